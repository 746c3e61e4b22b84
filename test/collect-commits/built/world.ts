import { type BareWorld, createBareWorld } from '../../fixtures/bare-world.ts'
import { opener } from '../../fixtures/opener.ts'
import { it as sandboxed } from '../../fixtures/sandbox.ts'
import { createGitRepository, type GitRepository } from '../../git/repository.ts'
import type { GitBackedOptions, RecordedRequest } from '../../sandbox/github/server.ts'
import type { ActionRun, RunActionOptions } from '../../sandbox/runner/run-action.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'

/** What one test works with: a database of its own, and the repositories that it puts on the local GitHub. */
export interface World extends BareWorld {
  /** Puts an empty repository on GitHub under `muse/NAME`, by default `muse/packs`. */
  repository(name?: string, options?: Partial<GitBackedOptions>): Promise<GitRepository>
  /** Runs the built action on `muse/packs`. */
  collect(inputs?: Readonly<Record<string, string>>, options?: Partial<RunActionOptions>): Promise<ActionRun>
  /** Creates `ui_events` as a user may have it: partitioned by day. */
  createDailyEvents(): Promise<void>
  /** SHAs in `commits`, in the order of their dates. */
  shas(where?: string): Promise<unknown[]>
  /** Events by type. */
  eventCounts(): Promise<Record<string, number>>
}

/** Tests of the built action. `packs` is an empty repository that GitHub has as `muse/packs`. */
export const it = sandboxed
  .extend('openWorld', ({ sandbox }, { onCleanup }) => opener(onCleanup, () => createWorld(sandbox)))
  .extend('world', ({ openWorld }): Promise<World> => openWorld())
  .extend('packs', ({ world }) => world.repository())

async function createWorld(sandbox: Sandbox): Promise<World & AsyncDisposable> {
  const bare = await createBareWorld(sandbox)
  const { github, rows } = bare
  const opened = new Map<string, GitRepository>()
  github.clearRequests()
  github.clearFaults()
  return {
    ...bare,
    async repository(name = 'packs', options = {}) {
      const repository = await createGitRepository()
      await github.serveGit({ owner: 'muse', name, directory: repository.directory, ...options })
      opened.set(`${options.owner ?? 'muse'}/${name}`, repository)
      return repository
    },
    collect: (inputs = {}, options = {}) =>
      sandbox.run('collect-commits', { repositories: 'muse/packs', ...bare.clickHouseInputs, ...inputs }, options),
    async createDailyEvents() {
      await rows(
        `CREATE TABLE ui_events (
          ts DateTime64(3, 'UTC'), session_id UUID, commit_sha FixedString(40), event_type LowCardinality(String),
          latency_ms UInt32, user_agent String, metadata String, schema_version UInt8
        ) ENGINE = MergeTree PARTITION BY toDate(ts) ORDER BY ts`,
      )
    },
    shas: async (where = 'NOT is_removed') =>
      (await rows(`SELECT sha FROM commits WHERE ${where} ORDER BY committed_at, sha`)).map(({ sha }) => sha),
    async eventCounts() {
      const counts = await rows('SELECT event_type, toUInt32(count()) AS events FROM ui_events GROUP BY event_type')
      return Object.fromEntries(counts.map(({ event_type, events }) => [String(event_type), Number(events)]))
    },
    async [Symbol.asyncDispose]() {
      for (const [fullName, repository] of opened) {
        github.removeRepository(fullName)
        await repository[Symbol.asyncDispose]()
      }
    },
  }
}

/** The requests that count against the API's budgets: git's own do not. */
export const apiRequests = (requests: readonly RecordedRequest[]): string[] =>
  requests
    .filter(({ path }) => !/\/(?:info\/refs|git-upload-pack)/u.test(path))
    .map(({ method, path }) => `${method} ${path.split('?', 1)[0]}`)
