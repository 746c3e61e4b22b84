import { z } from 'zod'
import { answerOf, asSentence, isRefusal } from '../../../github/errors.ts'
import { withoutOwnSecrets } from '../../../secrets/own-secrets.ts'
import type { ReviewPlan } from '../../decide/review/plan.ts'
import type { Target } from '../content-branch.ts'

type Review = NonNullable<ReviewPlan['post']>

async function create({ gitHub, repository }: Target, number: number, head: string, { body, comments }: Review) {
  await gitHub.attempt(`reviewing pull request #${number}`, () =>
    gitHub.rest.pulls.createReview({
      owner: repository.owner,
      repo: repository.name,
      pull_number: number,
      commit_id: head,
      event: 'COMMENT',
      body: withoutOwnSecrets(body),
      comments: comments.map(({ path, startLine, line, body: said }) => ({
        path,
        line,
        side: 'RIGHT',
        ...(startLine < line ? { start_line: startLine, start_side: 'RIGHT' } : {}),
        body: withoutOwnSecrets(said),
      })),
      // Another try could post it twice: what became of the first one is looked up first.
      request: { retries: 0 },
    }),
  )
}

/** Posts a review. Where GitHub takes no comment at one of the lines, everything is in its text. */
export async function postReview(target: Target, number: number, head: string, review: Review): Promise<void> {
  try {
    await create(target, number, head, review)
  } catch (error) {
    if (review.comments.length === 0 || !isRefusal(error, /\bline\b|\bpath\b|diff/iu)) throw error
    await create(target, number, head, { ...review, body: review.allInBody, comments: [] })
  }
}

/** What one step of the upkeep is: a mutation, and its input. */
type UpkeepStep = readonly [mutation: string, input: Readonly<Record<string, string>>]

/** Resolves a conversation where the token may, which takes `contents: write`; else folds its comment. */
function closeThread({ thread, body }: ReviewPlan['close'][number]): UpkeepStep[] {
  const rewrite: UpkeepStep = ['UpdatePullRequestReviewComment', { pullRequestReviewCommentId: thread.commentId, body }]
  if (thread.isResolved) return [rewrite]
  const end: UpkeepStep = thread.mayResolve
    ? ['ResolveReviewThread', { threadId: thread.id }]
    : ['MinimizeComment', { subjectId: thread.commentId, classifier: 'RESOLVED' }]
  return [end, rewrite]
}

/** Steps of one request: GitHub does them one after the other. */
const STEPS_AT_ONCE = 20

/**
 * Brings earlier reviews up to date.
 *
 * @returns what GitHub refused, in its words.
 */
export async function tidyReviews(
  { gitHub }: Target,
  number: number,
  { rewrite, close }: Pick<ReviewPlan, 'rewrite' | 'close'>,
): Promise<string | undefined> {
  const steps: UpkeepStep[] = [
    ...rewrite.map(({ id, body }): UpkeepStep => {
      return ['UpdatePullRequestReview', { pullRequestReviewId: id, body: withoutOwnSecrets(body) }]
    }),
    ...close.flatMap(closeThread),
  ]
  const refused = new Set<string>()
  for (let from = 0; from < steps.length; from += STEPS_AT_ONCE) {
    const part = steps.slice(from, from + STEPS_AT_ONCE)
    const declared = part.map(([mutation], index) => `$s${index}: ${mutation}Input!`).join(', ')
    const fields = part.map(
      ([mutation], index) =>
        `s${index}: ${mutation.slice(0, 1).toLowerCase()}${mutation.slice(1)}(input: $s${index}) { clientMutationId }`,
    )
    try {
      const { errors } = await gitHub.graphql({
        query: `mutation tidyReviews(${declared}) {\n${fields.join('\n')}\n}`,
        variables: Object.fromEntries(part.map(([, input], index) => [`s${index}`, input])),
        data: z.record(z.string(), z.unknown()),
        attempted: `bringing the reviews of pull request #${number} up to date`,
      })
      for (const { message } of errors) refused.add(message)
    } catch (error) {
      refused.add(answerOf(error))
    }
  }
  return refused.size === 0 ? undefined : [...refused].map(asSentence).join(' ')
}
