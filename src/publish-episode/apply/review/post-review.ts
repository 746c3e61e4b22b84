import { z } from 'zod'
import { answerOf, asSentence, isRefusal, statusOf } from '../../../github/errors.ts'
import { withoutOwnSecrets } from '../../../secrets/own-secrets.ts'
import type { ReviewPlan } from '../../decide/review/plan.ts'
import { readOwnReviews } from '../../gather/review/own-reviews.ts'
import { signOf } from '../../text/review/comments.ts'
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
      // Another try could post it twice: what became of the first one is looked up.
      request: { retries: 0 },
    }),
  )
}

async function isPosted({ gitHub, repository }: Target, number: number, review: Review): Promise<boolean> {
  const name = signOf(review.body)?.name
  const { reviews } = await readOwnReviews(gitHub, repository, number)
  return reviews.some(({ body }) => signOf(body)?.what === 'review' && signOf(body)?.name === name)
}

/** Posts a review. Where GitHub takes no comment at one of the lines, everything is in its text. */
export async function postReview(target: Target, number: number, head: string, review: Review): Promise<void> {
  try {
    await create(target, number, head, review)
  } catch (error) {
    if (isRefusal(error, /\bline\b|\bpath\b|diff/iu) && review.comments.length > 0)
      return postReview(target, number, head, { ...review, body: review.allInBody, comments: [] })
    const status = statusOf(error)
    const isUnknown = status === undefined || status >= 500
    if (!isUnknown) throw error
    if (await isPosted(target, number, review)) return
    await create(target, number, head, review)
  }
}

/** What one step of the upkeep is: its field of the mutation, and its variables. */
interface UpkeepStep {
  readonly field: (alias: string) => string
  readonly variables: (alias: string) => readonly (readonly [name: string, type: string, value: string])[]
}

const rewriteReview = ({ id, body }: ReviewPlan['rewrite'][number]): UpkeepStep => ({
  field: (alias) =>
    `${alias}: updatePullRequestReview(input: { pullRequestReviewId: $${alias}id, body: $${alias}body }) { clientMutationId }`,
  variables: (alias) => [
    [`${alias}id`, 'ID!', id],
    [`${alias}body`, 'String!', withoutOwnSecrets(body)],
  ],
})

/** Resolves a conversation where the token may, which takes `contents: write`; else folds its comment. */
function closeThread({ thread, body }: ReviewPlan['close'][number]): UpkeepStep[] {
  const rewrite: UpkeepStep = {
    field: (alias) =>
      `${alias}: updatePullRequestReviewComment(input: { pullRequestReviewCommentId: $${alias}id, body: $${alias}body }) { clientMutationId }`,
    variables: (alias) => [
      [`${alias}id`, 'ID!', thread.commentId],
      [`${alias}body`, 'String!', body],
    ],
  }
  const end: UpkeepStep = thread.mayResolve
    ? {
        field: (alias) => `${alias}: resolveReviewThread(input: { threadId: $${alias}id }) { clientMutationId }`,
        variables: (alias) => [[`${alias}id`, 'ID!', thread.id]],
      }
    : {
        field: (alias) =>
          `${alias}: minimizeComment(input: { subjectId: $${alias}id, classifier: RESOLVED }) { clientMutationId }`,
        variables: (alias) => [[`${alias}id`, 'ID!', thread.commentId]],
      }
  return thread.isResolved ? [rewrite] : [end, rewrite]
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
  const steps = [...rewrite.map(rewriteReview), ...close.flatMap(closeThread)]
  const refused = new Set<string>()
  for (let from = 0; from < steps.length; from += STEPS_AT_ONCE) {
    const part = steps.slice(from, from + STEPS_AT_ONCE).map((step, index) => ({ step, alias: `s${index}` }))
    const variables = part.flatMap(({ step, alias }) => step.variables(alias))
    const declared = variables.map(([name, type]) => `$${name}: ${type}`).join(', ')
    try {
      const { errors } = await gitHub.graphql({
        query: `mutation tidyReviews(${declared}) {\n${part.map(({ step, alias }) => step.field(alias)).join('\n')}\n}`,
        variables: Object.fromEntries(variables.map(([name, , value]) => [name, value])),
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
