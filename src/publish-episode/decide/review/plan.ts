import { createHash } from 'node:crypto'
import type { OwnReviews, OwnThread } from '../../gather/review/own-reviews.ts'
import { closedComment, findingComment, outdatedBody, reviewBody, signOf } from '../../text/review/comments.ts'
import type { Finding } from './findings.ts'

/** A comment at lines of the diff. */
interface LineComment {
  readonly path: string
  readonly startLine: number
  readonly line: number
  readonly body: string
}

/** What is to be done so that reviews say what is found now, and nothing twice. */
export interface ReviewPlan {
  /** The review to post; undefined where nothing is new. */
  readonly post:
    | { readonly body: string; readonly comments: readonly LineComment[]; readonly allInBody: string }
    | undefined
  /** Reviews whose text is to be another one. */
  readonly rewrite: readonly { readonly id: string; readonly body: string }[]
  /** Conversations that are over. */
  readonly close: readonly { readonly thread: OwnThread; readonly body: string }[]
}

/** More would bury the conversation; the others are listed in the review's text. */
const MAX_COMMENTS = 40

/** Which of several validations of one pull request a review belongs to: each looks at its own folder of posts. */
export const scopeOf = (postsDirectory: string): string =>
  createHash('sha256').update(postsDirectory).digest('hex').slice(0, 8)

const sameText = (one: string, other: string) => one.replaceAll('\r\n', '\n').trim() === other.trim()

/** The conversations about findings that are not marked as mended, by the finding's key. */
function openThreads({ threads }: OwnReviews, scope: string): Map<string, OwnThread[]> {
  const open = new Map<string, OwnThread[]>()
  for (const thread of threads) {
    const sign = signOf(thread.body)
    if (sign?.what !== 'finding' || sign.scope !== scope) continue
    open.set(sign.name, [...(open.get(sign.name) ?? []), thread])
  }
  return open
}

/**
 * Decides what is said of a pull request's head: one review for it with what no conversation tells yet, or no new one where that is nothing.
 * A conversation that a person has resolved is theirs: its finding is not told again.
 */
export function planReview(findings: readonly Finding[], own: OwnReviews, scope: string): ReviewPlan {
  const threads = openThreads(own, scope)
  const current = new Set(findings.map(({ key }) => key))
  const tells = ({ isResolved, isOutdated }: OwnThread) => isResolved || !isOutdated
  const isTold = ({ key }: Finding) => threads.get(key)?.some(tells) === true
  const untold = findings.filter((finding) => !isTold(finding))
  const reviews = own.reviews.flatMap((review) => {
    const sign = signOf(review.body)
    return sign?.what === 'review' && sign.scope === scope ? [{ ...review, head: sign.name }] : []
  })
  const forHead = reviews.find(({ head }) => head === own.head)
  const fresh = forHead === undefined ? untold.filter(({ place }) => place !== undefined).slice(0, MAX_COMMENTS) : []
  const unplaced = untold.filter((finding) => !fresh.includes(finding))
  const isOver = ({ body, head }: (typeof reviews)[number]) => sameText(body, outdatedBody(head, scope))
  const standing = forHead ?? (fresh.length === 0 ? reviews.findLast((review) => !isOver(review)) : undefined)

  const post =
    standing !== undefined || findings.length === 0 || untold.length === 0
      ? undefined
      : {
          body: reviewBody(findings, unplaced, own.head, scope),
          allInBody: reviewBody(findings, untold, own.head, scope),
          comments: fresh.flatMap((finding) =>
            finding.place === undefined
              ? []
              : [{ path: finding.path, ...finding.place, body: findingComment(finding, scope) }],
          ),
        }
  const said = reviews.map(({ id, body, head }) => ({
    id,
    before: body,
    body:
      id === standing?.id
        ? reviewBody(findings, unplaced, head, scope)
        : post === undefined && standing === undefined
          ? body
          : outdatedBody(head, scope),
  }))
  const close = [...threads].flatMap(([key, all]) => {
    // Of two runs at the same moment both tell a finding: the first conversation about it stays.
    const stays = all.find(tells)
    const isToldAnew = stays !== undefined || fresh.some((one) => one.key === key)
    const over = current.has(key) ? all.filter((thread) => isToldAnew && thread !== stays && !thread.isResolved) : all
    return over.map((thread) => ({ thread, body: closedComment(key, !current.has(key), scope) }))
  })
  return {
    post,
    rewrite: said.filter(({ before, body }) => !sameText(before, body)).map(({ id, body }) => ({ id, body })),
    close,
  }
}
