import { z } from 'zod'

/** A request to GitHub that failed: what was tried, what came back, what to do. `cause` is the client's own error. */
export class GitHubFailure extends Error {
  override readonly name = 'GitHubFailure'
  /** The HTTP status, or undefined when GitHub did not answer. */
  readonly status: number | undefined

  constructor(message: string, status: number | undefined, options: { cause: unknown }) {
    super(message, options)
    this.status = status
  }
}

const answered = z.object({ response: z.object({ status: z.number() }) })

/** The HTTP status that GitHub answered with; undefined when no answer came (the client reports that as 500, without a response). */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof GitHubFailure) return error.status
  return answered.safeParse(error).data?.response.status
}

const isRateLimitMessage = (text: string) => /rate limit|abuse/iu.test(text)

/** Whether the request was refused because the token's budget is used up, in REST's words or in GraphQL's. */
export const isRateLimited = (error: unknown): boolean => error instanceof Error && isRateLimitMessage(error.message)

/** What GitHub said, in one line. */
export function answerOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return (message.split('\n', 1)[0] ?? '').slice(0, 500).trim()
}

const BUDGET_REMEDY = 'The API budget is used up: run less often, or give a token with its own budget.'

function remedy(status: number | undefined, answer: string): string {
  if (isRateLimitMessage(answer)) return BUDGET_REMEDY
  switch (status) {
    case undefined:
      return 'Check that the runner reaches GitHub (githubstatus.com says whether it is up).'
    case 401:
      return "The token is wrong or expired: check the 'token' input."
    case 403:
    case 429:
      if (/not permitted to create or approve pull requests/iu.test(answer))
        return 'Allow it under Settings > Actions > General > Workflow permissions, or give a token of a GitHub App.'
      return "Give the token the permission that the action's README names."
    case 404:
      return "Check the name, and that the token may read it: the workflow's own GITHUB_TOKEN sees only its own repository."
    default:
      return status >= 500 ? 'GitHub itself failed: run the job again.' : ''
  }
}

/** Puts what was tried, what came back and what to do into one error. */
export function gitHubFailure(error: unknown, attempted: string): GitHubFailure {
  if (error instanceof GitHubFailure) return error
  const status = statusOf(error)
  const answer = answerOf(error)
  const came = status === undefined ? 'no answer' : `status ${status}`
  return new GitHubFailure(
    [`GitHub failed while ${attempted}; ${came}: ${answer.replace(/\.?$/u, '.')}`, remedy(status, answer)]
      .filter((part) => part !== '')
      .join(' '),
    status,
    { cause: error },
  )
}
