import type { GitHub } from '../../github/client.ts'
import { statusOf } from '../../github/errors.ts'
import { retry } from '../../retry/retry.ts'
import { answerLine } from './refusals.ts'

/** What came of asking GitHub for something around a pull request. The episode is fine without it. */
export interface Asked {
  /** What GitHub has done: `labels (episode)`. */
  readonly done: readonly string[]
  /** What it has not, and what to do about it. */
  readonly warnings: readonly string[]
}

/** Nothing was asked for. */
export const NOTHING_ASKED: Asked = { done: [], warnings: [] }

/** What several requests came to. */
export const together = (all: readonly Asked[]): Asked => ({
  done: all.flatMap(({ done }) => done),
  warnings: all.flatMap(({ warnings }) => warnings),
})

/** Something to ask of GitHub, of which it may refuse everything for one name in it. */
export interface Request {
  readonly what: 'labels' | 'reviewers' | 'team reviewers'
  readonly names: readonly string[]
  readonly send: () => Promise<unknown>
}

/** Right after its creation a pull request or a label may not be seen everywhere on GitHub. */
export const NOT_SEEN_YET = { attempts: 3, baseMilliseconds: 1_000, mostMilliseconds: 4_000 }
const mayNotBeSeenYet = (error: unknown) =>
  statusOf(error) === 404 || (statusOf(error) === 422 && !/collaborator|author/iu.test(answerLine(error)))

const REMEDIES: Readonly<Record<Request['what'], string>> = {
  labels: 'The token needs `pull-requests: write`, and to create a label that is missing `issues: write`.',
  reviewers: 'Only those who may read the repository can be asked.',
  'team reviewers':
    'The team needs access to the repository, and the token must see it: GITHUB_TOKEN does not, that of a GitHub App with `members: read` does.',
}

/** What is asked for, in words: `labels (episode, urgent)`. */
export const named = (what: string, names: readonly string[]): string => `${what} (${names.join(', ')})`

/** Sends a request by REST; what GitHub refuses is returned as a warning. */
export async function ask(gitHub: GitHub, number: number, { what, names, send }: Request): Promise<Asked> {
  if (names.length === 0) return NOTHING_ASKED
  const wanted = named(what, names)
  try {
    await retry(() => gitHub.attempt(`asking for ${wanted}`, send), mayNotBeSeenYet, NOT_SEEN_YET)
    return { done: [wanted], warnings: [] }
  } catch (error) {
    const answer = answerLine(error).replace(/\.?$/u, '.')
    const warning = `Pull request #${number} is open, but without its ${wanted}. GitHub answered: ${answer} ${REMEDIES[what]}`
    return { done: [], warnings: [warning] }
  }
}
