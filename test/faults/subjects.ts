import { randomBytes } from 'node:crypto'
import { createBareWorld } from '../fixtures/bare-world.ts'
import { createGitRepository } from '../git/repository.ts'
import { type FaultProxy, startFaultProxy } from '../sandbox/clickhouse/proxy.ts'
import type { ActionRun, RunActionOptions } from '../sandbox/runner/run-action.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { hoursAgo } from '../time/hours-ago.ts'

/** An action with all that one run of it needs, none of which is shared with another test. */
export interface Subject extends AsyncDisposable {
  /** Between the action and ClickHouse. */
  readonly proxy: FaultProxy
  /** Runs a statement in the database, as its administrator. */
  rows(statement: string): Promise<Record<string, unknown>[]>
  /** What the action's first request to each of them is for, as its messages say it. */
  readonly doing: Readonly<Record<'GitHub' | 'ClickHouse', string>>
  /** What it says when one of them does not answer in time. */
  readonly timeUp: Readonly<Record<'GitHub' | 'ClickHouse', string>>
  /** What every request about this subject's repository names. */
  readonly repositoryName: string
  run(inputs?: Readonly<Record<string, string>>, options?: Pick<RunActionOptions, 'signal' | 'env'>): Promise<ActionRun>
  /** What a run that never failed leaves behind. */
  endState(): Promise<unknown>
}

/** Opens a subject: a database, a repository with commits or files, and the input to run the action on it. */
export type OpenSubject = (sandbox: Sandbox) => Promise<Subject>

/** What an action says that ends when its time is up. */
export const timeUpWhile = (doing: Subject['doing']): Subject['timeUp'] => {
  const message = (what: string) => `The time that the input 'timeout' gives (30s) was up while ${what}.`
  return { GitHub: message(doing.GitHub), ClickHouse: message(doing.ClickHouse) }
}

/** A database behind a proxy, and a name for a repository. */
export async function openCommon(sandbox: Sandbox) {
  const bare = await createBareWorld(sandbox)
  const proxy = await startFaultProxy(sandbox.clickHouse.url)
  const repositoryName = `faulty-${randomBytes(6).toString('hex')}`
  return { ...bare, proxy, repositoryName, inputs: { ...bare.clickHouseInputs, 'clickhouse-url': proxy.url } }
}

/** As `openCommon`, with a repository that has commits. */
async function openGit(sandbox: Sandbox) {
  const { rows, proxy, repositoryName, inputs } = await openCommon(sandbox)
  const repository = await createGitRepository()
  for (const hours of [3, 2]) await repository.commit({ message: `feat: ${hours}`, authorDate: hoursAgo(hours) })
  await sandbox.github.serveGit({ owner: 'muse', name: repositoryName, directory: repository.directory })
  return {
    inputs,
    repository,
    common: {
      rows,
      proxy,
      repositoryName,
      async [Symbol.asyncDispose]() {
        sandbox.github.removeRepository(`muse/${repositoryName}`)
        await repository[Symbol.asyncDispose]()
        await proxy.stop()
      },
    },
  }
}

export const collectCommits: OpenSubject = async (sandbox) => {
  const { common, inputs } = await openGit(sandbox)
  const { rows, repositoryName } = common
  const doing = { GitHub: 'reading the heads of the repository', ClickHouse: 'looking which tables are there' }
  return {
    ...common,
    doing,
    timeUp: timeUpWhile(doing),
    run: (more = {}, options = {}) =>
      sandbox.run(
        'collect-commits',
        { repositories: `muse/${repositoryName}`, ...inputs, timeout: '30s', ...more },
        options,
      ),
    endState: async () => ({
      commits: await rows('SELECT headline, is_removed FROM commits ORDER BY committed_at'),
      events: await rows('SELECT toUInt32(count()) AS events FROM ui_events'),
      cursors: await rows('SELECT toUInt32(uniqExact(repository, branch)) AS cursors FROM collection_cursors FINAL'),
    }),
  }
}

export const checkFreshness: OpenSubject = async (sandbox) => {
  const { common, inputs, repository } = await openGit(sandbox)
  const { rows, repositoryName } = common
  await rows(`CREATE TABLE bench_runs (ts DateTime64(3, 'UTC'), commit_sha FixedString(40)) ORDER BY ts`)
  await rows(`INSERT INTO bench_runs VALUES (now(), '${await repository.sha()}')`)
  const sources = `- { name: packs, repository: muse/${repositoryName}, table: bench_runs }`
  return {
    ...common,
    doing: { GitHub: "reading the branches' heads", ClickHouse: "reading the source's table" },
    timeUp: {
      GitHub: 'GitHub did not answer in time (timeout: 30s).',
      ClickHouse:
        "ClickHouse did not answer for this source within the check's timeout (30s): check the server's load, and that the table has an index on what is asked for.",
    },
    run: (more = {}, options = {}) =>
      sandbox.run('check-freshness', { sources, ...inputs, timeout: '30s', ...more }, options),
    endState: async () => ({
      last: await rows('SELECT status FROM watcher_runs ORDER BY ts DESC LIMIT 1'),
    }),
  }
}
