import type { Report, SourceReport } from '../../../src/check-freshness/report/report.ts'
import { reportSchema } from '../../../src/check-freshness/report/report.ts'
import { createGitRepository, type GitRepository } from '../../git/repository.ts'
import { type FaultProxy, startFaultProxy } from '../../sandbox/clickhouse/proxy.ts'
import type { GitBackedOptions } from '../../sandbox/github/server.ts'
import type { ActionRun, RunActionOptions } from '../../sandbox/runner/run-action.ts'
import type { startSandbox } from '../../sandbox/sandbox.ts'

/** When the world of this test began, so that the times in it keep their distances. */
let beginning = Date.now()

/** So many minutes before the test, in whole seconds, as ISO 8601; negative for the future. */
export const minutesAgo = (minutes: number): string =>
  `${new Date(beginning - minutes * 60_000).toISOString().slice(0, 19)}Z`
export const HOURS = 60
export const DAYS = 24 * HOURS

type Activity = NonNullable<GitBackedOptions['activity']>

/** One push of a branch to a commit, so many minutes ago. */
export const pushOf = (after: string, minutes: number, before = '0'.repeat(40), branch = 'main'): Activity => [
  {
    ref: `refs/heads/${branch}`,
    before,
    after,
    timestamp: minutesAgo(minutes),
    activity_type: before === '0'.repeat(40) ? 'branch_creation' : 'push',
    actor: 'ada',
  },
]

/** A repository, a database and everything that a check is run against. */
export interface World extends AsyncDisposable {
  readonly packs: GitRepository
  readonly database: string
  /** In front of ClickHouse: records and breaks requests. */
  readonly proxy: FaultProxy
  /** Creates `bench_runs` or another table of its form. */
  createTable(name?: string): Promise<void>
  /** One row for a commit, so many minutes ago. */
  insert(sha: string, minutes: number, table?: string): Promise<void>
  query(statement: string): Promise<Record<string, unknown>[]>
  /** Serves `muse/packs`. */
  serve(activity?: Activity): Promise<void>
  /** Runs the built action; sources are YAML. */
  check(sources: string, inputs?: Record<string, string>, options?: Partial<RunActionOptions>): Promise<Check>
  /** The statements ClickHouse was sent, each as `read` or `insert`. */
  statements(): readonly string[]
}

/** A run with its report. */
export interface Check extends ActionRun {
  readonly report: Report
  readonly statuses: Readonly<Record<string, SourceReport['status']>>
}

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>

/** A world of its own in a running sandbox. */
export async function createWorld(sandbox: Sandbox): Promise<World> {
  const { github, clickHouse } = sandbox
  beginning = Date.now()
  const database = await clickHouse.createDatabase()
  const packs = await createGitRepository()
  const proxy = await startFaultProxy(clickHouse.url)
  const query = (statement: string) => clickHouse.query(statement, { database })
  github.clearRequests()
  return {
    packs,
    database,
    proxy,
    query,
    async createTable(name = 'bench_runs') {
      await query(`CREATE TABLE ${name} (ts DateTime64(3, 'UTC'), commit_sha FixedString(40), note String) ORDER BY ts`)
    },
    async insert(sha, minutes, table = 'bench_runs') {
      await query(
        `INSERT INTO ${table} (ts, commit_sha) VALUES ('${minutesAgo(minutes).slice(0, 19).replace('T', ' ')}', '${sha}')`,
      )
    },
    async serve(activity) {
      const options = { owner: 'muse', name: 'packs', directory: packs.directory }
      await github.serveGit(activity === undefined ? options : { ...options, activity })
    },
    async check(sources, inputs = {}, options = {}) {
      const run = await sandbox.run(
        'check-freshness',
        { sources, ...sandbox.clickHouseInputs(database), 'clickhouse-url': proxy.url, ...inputs },
        options,
      )
      if (run.outputs.report === undefined) throw new Error(`The action gave no report:\n${run.log}`)
      const report = reportSchema.parse(JSON.parse(run.outputs.report))
      return { ...run, report, statuses: Object.fromEntries(report.sources.map(({ name, status }) => [name, status])) }
    },
    statements: () =>
      proxy.requests.map(({ query: sql, body }) => (/INSERT INTO/u.test(sql + body) ? 'insert' : 'read')),
    async [Symbol.asyncDispose]() {
      github.removeRepository('muse/packs')
      await proxy.stop()
      await packs[Symbol.asyncDispose]()
    },
  }
}

/** One source of `muse/packs`, as YAML. */
export const packsSource = (fields = ''): string => `- name: packs
  repository: muse/packs
  table: bench_runs
  warn-after: 30m
${fields}`
