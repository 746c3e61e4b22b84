import { z } from 'zod'
import { answerOf, GitHubFailure, statusOf } from '../../github/errors.ts'

/** A refusal that GitHub words so, and what its reader can do about it. */
const KNOWN_REFUSALS: readonly { readonly answer: RegExp; readonly remedy: string }[] = [
  {
    answer: /not permitted to create or approve pull requests/iu,
    remedy:
      'Allow it in the repository (and its organization) under Settings > Actions > General > Workflow permissions: ' +
      '"Allow GitHub Actions to create and approve pull requests". Or give the token of a GitHub App.',
  },
  {
    answer: /must have (?:a )?verified signature|commits must be signed|signature/iu,
    remedy:
      'The branch accepts signed commits only: GitHub signs those of GITHUB_TOKEN and of GitHub Apps, not those of a ' +
      'personal access token.',
  },
  {
    answer: /repository rule violations|protected branch/iu,
    remedy:
      "A rule of the repository refuses this branch or commit: under Settings > Rules, let the token's owner bypass it, " +
      "leave the content branches out of it, or choose another name with the input 'branch'.",
  },
  {
    answer: /resource not accessible by/iu,
    remedy:
      'The token lacks a permission: a workflow needs `permissions: contents: write` and `pull-requests: write`, a ' +
      'fine-grained token the same two for this repository.',
  },
]

const withHeaders = z.object({ response: z.object({ headers: z.record(z.string(), z.unknown()) }) })

/** The permissions that GitHub says would have sufficed, as its header names them; undefined when it doesn't say. */
function neededPermissions(error: unknown): string | undefined {
  const parsed = withHeaders.safeParse(error)
  const header = parsed.success ? parsed.data.response.headers['x-accepted-github-permissions'] : undefined
  return typeof header === 'string' && header !== '' ? header : undefined
}

/** Everything that GitHub said, on one line. */
function fullAnswer(error: unknown): string {
  const cause = error instanceof GitHubFailure ? error.cause : error
  const message = cause instanceof Error ? cause.message : String(cause)
  return message.replace(/\s+/gu, ' ').slice(0, 1_000).trim()
}

/** Whether a request was refused with status 422 and an answer that reads so. */
export const isRefusal = (error: unknown, answer: RegExp): boolean =>
  statusOf(error) === 422 && answer.test(fullAnswer(error))

/** The failure with the remedy for a refusal that is known; any other error stays as it is. */
export function explainRefusal(error: unknown, attempted: string): unknown {
  const status = statusOf(error)
  if (status !== 403 && status !== 404 && status !== 409 && status !== 422) return error
  const answer = fullAnswer(error)
  const known = KNOWN_REFUSALS.find((refusal) => refusal.answer.test(answer))
  if (known === undefined) return error
  const needed = neededPermissions(error instanceof GitHubFailure ? error.cause : error)
  const permissions = needed === undefined ? '' : ` GitHub names: ${needed}.`
  return new GitHubFailure(
    `GitHub refused ${attempted}; status ${status}: ${answer.replace(/\.?$/u, '.')} ${known.remedy}${permissions}`,
    status,
    { cause: error },
  )
}

/** What GitHub said, for a warning. */
export const answerLine = (error: unknown): string => answerOf(error instanceof GitHubFailure ? error.cause : error)
