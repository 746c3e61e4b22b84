import { z } from 'zod'
import { isTimeUp, TimeIsUp } from '../runner/time-limit.ts'
import { attempting } from '../telemetry/spans.ts'
import { gitHubFailure } from './errors.ts'
import { newReader, newWriter, type Octokit } from './octokit.ts'
import { newTokenUsage } from './tokens/token-usage.ts'
import { type ApiUsage, newApiUsage } from './usage.ts'

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
  /** REST where no method has a name: `request('GET /repositories/{repository_id}', …)`. Wrap calls in `attempt`. */
  readonly request: Octokit['request']
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
    /** Tries after a server error (500 and above); 2 when not given. */
    readonly retries?: number
  }): Promise<{ readonly data: Data; readonly errors: readonly GraphQLError[] }>
  /**
   * Runs REST calls; whatever they throw becomes a `GitHubFailure` that says what was tried.
   *
   * @throws {GitHubFailure}
   */
  attempt<Result>(attempted: string, work: () => Promise<Result>): Promise<Result>
}

const isMutation = (query: string) => /^\s*mutation\b/u.test(query)

const graphqlAnswer = z.object({
  data: z.unknown().optional(),
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

const describeForm = (error: z.ZodError) =>
  `the answer has another form than expected: ${z.prettifyError(error).replace(/\s+/gu, ' ')}`

/** GitHub answered, but not with what was asked for. */
const unusable = (response: unknown, message: string) => Object.assign(new Error(message), { response })

const partial = z.object({
  response: z.object({ status: z.literal(200), data: z.looseObject({ data: z.looseObject({}) }) }),
})

/**
 * The answer that a failed request came with, where GitHub could give some of what was asked for. The retry plugin takes "Something
 * went wrong" for a failure of the whole, tries again, and gives up in the end.
 */
function partialAnswer(error: unknown) {
  const response = partial.safeParse(error).data?.response
  if (response === undefined) throw error
  return response
}

/** How a connection behaves; what is left out has a default. */
export interface ConnectionOptions {
  /** What is spent is counted here. */
  readonly usage?: ApiUsage
  /** The longest wait for a budget to come back, in seconds; by default as long as there is time. */
  readonly maxWaitSeconds?: number
}

/**
 * Connects to GitHub, at the address the runner gives (GITHUB_API_URL). Sends nothing yet.
 *
 * @throws {Error} without a token: nobody is asked unauthenticated.
 */
export function connectGitHub(
  token: string,
  { usage = newApiUsage(), maxWaitSeconds = Number.POSITIVE_INFINITY }: ConnectionOptions = {},
): GitHub {
  if (token.trim() === '') throw new Error('There is no token to connect to GitHub with.')
  const tokenUsage = newTokenUsage(token)
  usage.tokens.push(tokenUsage)
  const writer = newWriter({ token, usage, tokenUsage, maxWaitSeconds })
  const reader = newReader({ token, usage, tokenUsage, maxWaitSeconds })

  async function attempt<Result>(attempted: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await attempting(attempted, work)
    } catch (error) {
      if (error instanceof TimeIsUp) throw error
      throw isTimeUp() ? new TimeIsUp(attempted) : gitHubFailure(error, attempted)
    }
  }

  return {
    rest: writer.rest,
    request: writer.request,
    usage,
    attempt,
    graphql: ({ query, variables = {}, data, attempted, retries }) =>
      attempt(attempted, async () => {
        const request = retries === undefined ? {} : { request: { retries } }
        const { request: send } = isMutation(query) ? writer : reader
        const response = await send({ method: 'POST', url: graphqlUrl(), query, variables, ...request }).catch(
          partialAnswer,
        )
        const answer = graphqlAnswer.safeParse(response.data)
        if (!answer.success) throw unusable(response, describeForm(answer.error))
        const { errors } = answer.data
        const parsed = data.safeParse(answer.data.data)
        if (parsed.success) return { data: parsed.data, errors }
        const said = errors.map(({ message }) => message).join('; ')
        throw unusable(response, said || describeForm(parsed.error))
      }),
  }
}
