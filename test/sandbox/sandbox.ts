import { type ClickHouseServer, startClickHouse } from './clickhouse/server.ts'
import { type GitHubServer, startGitHub } from './github/server.ts'
import { type ActionRun, type RunActionOptions, runAction } from './runner/run-action.ts'

/** A local GitHub, a ClickHouse, and a runner that points the built actions at both. */
export interface Sandbox {
  readonly github: GitHubServer
  readonly clickHouse: ClickHouseServer
  /** The ClickHouse inputs of the actions, for a database. */
  clickHouseInputs(database: string): Record<string, string>
  /** Runs a built action as a step of a workflow in the repository `muse/banterblogs`. */
  run(action: string, inputs: Readonly<Record<string, string>>, options?: Partial<RunActionOptions>): Promise<ActionRun>
}

/** Starts both servers. */
export async function startSandbox(): Promise<Sandbox & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const [github, clickHouse] = await Promise.all([startGitHub(), startClickHouse()])
  stack.use(github)
  stack.use(clickHouse)
  const started = stack.move()
  return { ...sandboxOf(github, clickHouse), [Symbol.asyncDispose]: () => started.disposeAsync() }
}

/** The sandbox of two servers that are running. */
export const sandboxOf = (github: GitHubServer, clickHouse: ClickHouseServer): Sandbox => ({
  github,
  clickHouse,
  clickHouseInputs: (database) => ({
    'clickhouse-url': clickHouse.url,
    'clickhouse-username': clickHouse.username,
    'clickhouse-password': clickHouse.password,
    'clickhouse-database': database,
  }),
  run: (action, inputs, options = {}) =>
    runAction({
      action,
      inputs,
      secrets: [clickHouse.password],
      github: { url: github.url, token: github.token, repository: 'muse/banterblogs' },
      ...options,
    }),
})
