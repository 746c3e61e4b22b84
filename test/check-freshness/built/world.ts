import type { Report, SourceReport } from '../../../src/check-freshness/report/report.ts'
import { reportSchema } from '../../../src/check-freshness/report/report.ts'
import { type BareWorld, createBareWorld } from '../../fixtures/bare-world.ts'
import { it as sandboxed } from '../../fixtures/sandbox.ts'
import { createGitRepository, type GitRepository } from '../../git/repository.ts'
import type { FaultProxy } from '../../sandbox/clickhouse/proxy.ts'
import type { GitBackedOptions } from '../../sandbox/github/server.ts'
import type { ActionRun, RunActionOptions } from '../../sandbox/runner/run-action.ts'

export const HOURS = 60
export const DAYS = 24 * HOURS

/** What GitHub calls the commit before a branch was there. */
const NOTHING = '0'.repeat(40)

type Activity = NonNullable<GitBackedOptions['activity']>

/** What one test works with: the repository `muse/packs`, a database, and everything that a check is run against. */
export interface World extends BareWorld {
  readonly packs: GitRepository
  /** In front of ClickHouse: records and breaks requests. */
  readonly proxy: FaultProxy
  /**
   * So many minutes before the test began, so that the times in it keep their distances, in whole seconds, as ISO 8601; negative for
   * the future.
   */
  minutesAgo(minutes: number): string
  /** Commits on the main branch, so many minutes ago. */
  commit(minutes: number, message?: string): Promise<string>
  /** One push of a branch to a commit, so many minutes ago. */
  pushOf(after: string, minutes: number, before?: string, branch?: string): Activity
  /** Creates `bench_runs` or another table of its form. */
  createTable(name?: string): Promise<void>
  /** One row for a commit, so many minutes ago. */
  insert(sha: string, minutes: number, table?: string): Promise<void>
  /** A commit of `muse/packs` as it was collected, as its branch's head: so many minutes old, `age` minutes ago. */
  collected(
    sha: string,
    minutes: number,
    options?: { readonly branch?: string; readonly age?: number; readonly isHead?: boolean },
  ): Promise<void>
  /** Serves `muse/packs`. */
  serve(activity?: Activity, pullRequests?: GitBackedOptions['pullRequests']): Promise<void>
  /** Runs the built action with just these inputs beside those of ClickHouse, which it reaches without the proxy. */
  run(inputs: Record<string, string>, options?: Partial<RunActionOptions>): Promise<ActionRun>
  /** Runs the built action through the proxy; sources are YAML. */
  check(sources: string, inputs?: Record<string, string>, options?: Partial<RunActionOptions>): Promise<Check>
  /** The statements ClickHouse was sent, each as `read` or `insert`. */
  statements(): readonly string[]
}

/** A run with its report. */
export interface Check extends ActionRun {
  readonly report: Report
  readonly statuses: Readonly<Record<string, SourceReport['status']>>
}

/** Tests of the built action. */
export const it = sandboxed.extend('world', async ({ sandbox, proxy }, { onCleanup }): Promise<World> => {
  const bare = await createBareWorld(sandbox)
  const { github, rows } = bare
  const packs = await createGitRepository()
  onCleanup(async () => {
    github.removeRepository('muse/packs')
    await packs[Symbol.asyncDispose]()
  })
  github.clearRequests()
  github.clearFaults()
  const beganMs = Date.now()
  const minutesAgo: World['minutesAgo'] = (minutes) =>
    `${new Date(beganMs - minutes * 60_000).toISOString().slice(0, 19)}Z`
  return {
    ...bare,
    packs,
    proxy,
    minutesAgo,
    commit: (minutes, message = 'feat: change') => packs.commit({ message, authorDate: minutesAgo(minutes) }),
    pushOf: (after, minutes, before = NOTHING, branch = 'main') => [
      {
        ref: `refs/heads/${branch}`,
        before,
        after,
        timestamp: minutesAgo(minutes),
        activity_type: before === NOTHING ? 'branch_creation' : 'push',
        actor: 'ada',
      },
    ],
    async createTable(name = 'bench_runs') {
      await rows(`CREATE TABLE ${name} (ts DateTime64(3, 'UTC'), commit_sha FixedString(40), note String) ORDER BY ts`)
    },
    async insert(sha, minutes, table = 'bench_runs') {
      await rows(
        `INSERT INTO ${table} (ts, commit_sha) VALUES ('${minutesAgo(minutes).slice(0, 19).replace('T', ' ')}', '${sha}')`,
      )
    },
    async collected(sha, minutes, { branch = 'main', age = 0, isHead = true } = {}) {
      await rows(
        `CREATE TABLE IF NOT EXISTS commits (repository String, branch String, sha FixedString(40), committed_at DateTime64(3, 'UTC'), headline String, author_name String, author_email String, author_login String, is_merge Bool, is_removed Bool, collected_at DateTime64(3, 'UTC')) ORDER BY (repository, sha)`,
      )
      await rows(
        `INSERT INTO commits VALUES ('muse/packs', '${branch}', '${sha}', now() - INTERVAL ${minutes} MINUTE, 'feat: change', 'Ada', 'ada@example.com', 'ada', false, false, now() - INTERVAL ${age} MINUTE)`,
      )
      await rows(
        `CREATE TABLE IF NOT EXISTS collection_cursors (repository String, branch String, head_sha FixedString(40), ts DateTime64(3, 'UTC')) ORDER BY (repository, branch)`,
      )
      if (isHead) await rows(`INSERT INTO collection_cursors VALUES ('muse/packs', '${branch}', '${sha}', now64(3))`)
    },
    async serve(activity, pullRequests = []) {
      const options = { owner: 'muse', name: 'packs', directory: packs.directory, pullRequests }
      await github.serveGit(activity === undefined ? options : { ...options, activity })
    },
    run: (inputs, options = {}) => sandbox.run('check-freshness', { ...bare.clickHouseInputs, ...inputs }, options),
    async check(sources, inputs = {}, options = {}) {
      const run = await sandbox.run(
        'check-freshness',
        { sources, ...bare.clickHouseInputs, 'clickhouse-url': proxy.url, ...inputs },
        options,
      )
      if (run.outputs.report === undefined) throw new Error(`The action gave no report:\n${run.log}`)
      const report = reportSchema.parse(JSON.parse(run.outputs.report))
      return { ...run, report, statuses: Object.fromEntries(report.sources.map(({ name, status }) => [name, status])) }
    },
    statements: () =>
      proxy.requests.map(({ query: sql, body }) => (/INSERT INTO/u.test(sql + body) ? 'insert' : 'read')),
  }
})

/** One source of `muse/packs`, as YAML. */
export const packsSource = (fields = ''): string => `- name: packs
  repository: muse/packs
  table: bench_runs
  warn-after: 30m
${fields}`
