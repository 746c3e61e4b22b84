import { getOctokit } from '@actions/github'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import { z } from 'zod'
import { log } from '../runner/log.ts'
import { gitHubFailure } from './errors.ts'
import { type ApiUsage, newApiUsage, recordAnswer } from './usage.ts'

type Octokit = ReturnType<typeof getOctokit>

/** An error that GraphQL reports beside its data. `path` begins with the alias of the field it is about. */
export interface GraphQLError {
  readonly type?: string | undefined
  readonly message: string
  readonly path?: readonly (string | number)[] | undefined
}

/** The one way to GitHub: Octokit with retry and throttling, and a count of what is spent. */
export interface GitHub {
  /** REST, typed: `rest.git.createTree(…)`. Wrap calls in `attempt`. */
  readonly rest: Octokit['rest']
  readonly usage: ApiUsage
  /**
   * Runs a GraphQL query. Partial answers are answers: what failed is in `errors`.
   *
   * @throws {GitHubFailure} when there is no data at all.
   */
  graphql<Data>(request: {
    readonly query: string
    readonly variables?: Readonly<Record<string, unknown>>
    readonly data: z.ZodType<Data>
    /** What is being done, for messages: "reading the branches' heads". */
    readonly attempted: string
  }): Promise<{ readonly data: Data; readonly errors: readonly GraphQLError[] }>
  /**
   * Runs REST calls; whatever they throw becomes a `GitHubFailure` that says what was tried.
   *
   * @throws {GitHubFailure}
   */
  attempt<Result>(attempted: string, work: () => Promise<Result>): Promise<Result>
}

/** The longest wait for a budget to come back, in seconds; a longer one is refused, as the job would only idle. */
const LONGEST_WAIT = 120
const MOST_RATE_LIMIT_RETRIES = 2

const graphqlAnswer = z.object({
  data: z.unknown(),
  errors: z
    .array(
      z.object({
        type: z.string().optional(),
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
      }),
    )
    .default([]),
})

/** On GitHub Enterprise Server GraphQL does not lie beside REST; the runner says where it is. */
const graphqlUrl = () => process.env.GITHUB_GRAPHQL_URL || '/graphql'

function throttleOptions() {
  const mayWait = (kind: string) => (seconds: number, _options: unknown, _octokit: unknown, retries: number) => {
    const waits = seconds <= LONGEST_WAIT && retries < MOST_RATE_LIMIT_RETRIES
    log.warning(
      `GitHub's ${kind} is reached; ${waits ? `waiting ${seconds} s.` : `it ends in ${seconds} s, too long to wait for.`}`,
    )
    return waits
  }
  return { onRateLimit: mayWait('rate limit'), onSecondaryRateLimit: mayWait('secondary rate limit') }
}

/** Connects to GitHub, at the address the runner gives (GITHUB_API_URL). Sends nothing yet. */
export function connectGitHub(token: string): GitHub {
  const usage = newApiUsage()
  const octokit = getOctokit(
    token,
    {
      userAgent: 'muse-protocol-actions',
      throttle: throttleOptions(),
      log: { debug: log.debug, info: log.debug, warn: log.debug, error: log.debug },
    },
    retry,
    throttling,
  )
  octokit.hook.after('request', (response) => recordAnswer(usage, response.headers))
  octokit.hook.error('request', (error) => {
    if ('response' in error && error.response !== undefined) recordAnswer(usage, error.response.headers)
    throw error
  })

  async function attempt<Result>(attempted: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      throw gitHubFailure(error, attempted)
    }
  }

  return {
    rest: octokit.rest,
    usage,
    attempt,
    graphql: ({ query, variables = {}, data, attempted }) =>
      attempt(attempted, async () => {
        const response = await octokit.request({ method: 'POST', url: graphqlUrl(), query, variables })
        const answer = graphqlAnswer.parse(response.data)
        const parsed = data.safeParse(answer.data)
        if (parsed.success) return { data: parsed.data, errors: answer.errors }
        const said = answer.errors.map(({ message }) => message).join('; ')
        throw new Error(said || `the answer has another form than expected: ${z.prettifyError(parsed.error)}`)
      }),
  }
}
