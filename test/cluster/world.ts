import { randomBytes } from 'node:crypto'
import type { ClickHouseOptions } from '../../src/clickhouse/inputs.ts'
import { opener } from '../fixtures/opener.ts'
import { it as sandboxed } from '../fixtures/sandbox.ts'
import { createGitRepository } from '../git/repository.ts'
import type { GitHubServer } from '../sandbox/github/server.ts'
import { type ActionRun, runAction } from '../sandbox/runner/run-action.ts'
import { type Cluster, clusterOfEnvironment, NO_CLUSTER, type Replica } from './cluster.ts'

/** The tables that a run decides by. */
const TABLES = [
  'ui_events',
  'commit_records',
  'collection_cursors',
  'repository_names',
  'episode_records',
  'told_commits',
  'deployments',
  'deployed_files',
]

/** What a test on a cluster works with: a database on all its servers. */
export interface World {
  readonly cluster: Cluster
  readonly database: string
  /** As the shipped client takes them, for one server. */
  optionsOf(replica: Replica): ClickHouseOptions
  /** Runs the built action on `muse/packs` through a server. */
  collect(replica: Replica, inputs?: Readonly<Record<string, string>>): Promise<ActionRun>
  /** Runs the built action on a content repository through a server. */
  publish(replica: Replica, blog: Blog, inputs: Readonly<Record<string, string>>): Promise<ActionRun>
  /** Runs the built check of whether `ui_events` keeps up with `muse/packs`. */
  check(replica: Replica, inputs?: Readonly<Record<string, string>>): Promise<ActionRun>
  rows(replica: Replica, statement: string): Promise<Record<string, unknown>[]>
  /** SHAs of the commits that count, in the order of their dates, as a server has them. */
  shas(replica: Replica): Promise<unknown[]>
  /** Has a server take no more rows from the others, or go on; it lags meanwhile. */
  setFetches(replica: Replica, verb: 'STOP' | 'START'): Promise<void>
  /** Waits until a server has all rows of the others. */
  sync(replica: Replica): Promise<void>
  /** Rows of `ui_events`, different ids among them, and commits that count, as a server has them. */
  counts(replica: Replica): Promise<{ readonly rows: number; readonly ids: number; readonly commits: number }>
}

/** A content repository, and a token of the app that writes to it. */
export interface Blog {
  readonly repository: string
  readonly token: string
}

/** How a database is made. */
interface DatabaseOptions {
  readonly name?: string
  readonly engine?: string
}

async function createWorld(
  github: GitHubServer,
  cluster: Cluster,
  options: DatabaseOptions,
): Promise<World & AsyncDisposable> {
  const { name = `test_${randomBytes(6).toString('hex')}`, engine } = options
  const [first] = cluster.replicas
  const onCluster = `ON CLUSTER ${cluster.name}`
  await first.rows(
    `CREATE DATABASE ${name} ${onCluster}${engine === undefined ? '' : ` ENGINE = ${engine.replace('NAME', name)}`}`,
  )
  github.clearRequests()
  github.clearFaults()
  const rows = (replica: Replica, statement: string) => replica.rows(statement, name)
  const { username, password } = cluster
  const runOn = (
    action: string,
    { url }: Replica,
    inputs: Readonly<Record<string, string>>,
    { repository, token }: Blog = { repository: 'muse/banterblogs', token: github.token },
  ) =>
    runAction({
      action,
      inputs: {
        'clickhouse-url': url,
        'clickhouse-username': username,
        'clickhouse-password': password,
        'clickhouse-database': name,
        'clickhouse-cluster': cluster.name,
        ...inputs,
      },
      secrets: [password],
      github: { url: github.url, token, repository },
    })
  return {
    cluster,
    database: name,
    rows,
    optionsOf: ({ url }) => ({ url, username, password, database: name, createTables: true, cluster: cluster.name }),
    collect: (replica, inputs = {}) => runOn('collect-commits', replica, { repositories: 'muse/packs', ...inputs }),
    publish: (replica, blog, inputs) => runOn('publish-episode', replica, inputs, blog),
    check: (replica, inputs = {}) =>
      runOn('check-freshness', replica, {
        sources: '- { name: packs, repository: muse/packs, table: ui_events, max-lag: 4h }',
        ...inputs,
      }),
    async shas(replica) {
      const found = await rows(replica, 'SELECT sha FROM commits WHERE NOT is_removed ORDER BY committed_at')
      return found.map(({ sha }) => sha)
    },
    async setFetches(replica, verb) {
      for (const table of TABLES) await rows(replica, `SYSTEM ${verb} FETCHES ${table}`)
    },
    async sync(replica) {
      for (const table of TABLES) await rows(replica, `SYSTEM SYNC REPLICA ${table}`)
    },
    async counts(replica) {
      const [found] = await rows(
        replica,
        'SELECT count() AS rows, uniqExact(session_id) AS ids, (SELECT count() FROM commits WHERE NOT is_removed) AS commits FROM ui_events',
      )
      return { rows: Number(found?.rows), ids: Number(found?.ids), commits: Number(found?.commits) }
    },
    async [Symbol.asyncDispose]() {
      await first.rows(`DROP DATABASE IF EXISTS ${name} ${onCluster} SYNC`)
    },
  }
}

/** How many shards the cluster has, as its servers say. */
async function shardsOf({ name, replicas: [first] }: Cluster): Promise<number> {
  const [found] = await first.rows(
    `SELECT uniqExact(shard_num) AS shards FROM system.clusters WHERE cluster = '${name}'`,
  )
  return Number(found?.shards)
}

const cluster = clusterOfEnvironment()
const shards = cluster === undefined ? 0 : await shardsOf(cluster)

/** Why tests of a cluster with one shard, or with several, are skipped; false where they are not. */
export function obstacle(wanted: 'one shard' | 'several shards'): string | false {
  if (cluster === undefined) return NO_CLUSTER
  if ((shards === 1) === (wanted === 'one shard')) return false
  return `The cluster has ${shards} shards; this is about one with ${wanted}.`
}

/** Tests on a cluster that runs already. `packs` is an empty repository that GitHub has as `muse/packs`. */
export const it = sandboxed
  .extend('openWorld', ({ github }, { onCleanup }) =>
    opener(onCleanup, (options: DatabaseOptions = {}) => {
      if (cluster === undefined) throw new Error(NO_CLUSTER)
      return createWorld(github, cluster, options)
    }),
  )
  .extend('world', ({ openWorld }): Promise<World> => openWorld())
  .extend('blog', async ({ github }, { onCleanup }): Promise<Blog> => {
    const [owner, name] = ['muse', `blog-${randomBytes(4).toString('hex')}`]
    const repository = `${owner}/${name}`
    const token = github.addToken({ login: `${name}-bot`, kind: 'app' })
    await github.createRepository({ owner, name, teams: [], files: { 'README.md': '# Blog\n' } })
    onCleanup(() => github.removeRepository(repository))
    return { repository, token }
  })
  .extend('packs', async ({ github }, { onCleanup }) => {
    const repository = await createGitRepository()
    await github.serveGit({ owner: 'muse', name: 'packs', directory: repository.directory })
    onCleanup(async () => {
      github.removeRepository('muse/packs')
      await repository[Symbol.asyncDispose]()
    })
    return repository
  })
