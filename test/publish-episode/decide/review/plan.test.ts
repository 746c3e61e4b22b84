import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../../src/publish-episode/decide/review/findings.ts'
import { planReview, scopeOf } from '../../../../src/publish-episode/decide/review/plan.ts'
import type { OwnReviews } from '../../../../src/publish-episode/gather/review/own-reviews.ts'
import { findingComment, signOf } from '../../../../src/publish-episode/text/review/comments.ts'

const SCOPE = scopeOf('posts')
const HEADS = { first: 'a'.repeat(40), second: 'b'.repeat(40) }

const finding = (digit: number, changes: Partial<Finding> = {}): Finding => ({
  path: 'posts/banterpacks/ep-001.md',
  line: digit,
  message: `Finding ${digit}`,
  isFault: true,
  key: String(digit).repeat(16),
  place: { startLine: digit, line: digit },
  suggestion: undefined,
  ...changes,
})

/** What GitHub shows once a plan was carried out, at a head. */
function carriedOut(findings: readonly Finding[], own: OwnReviews): OwnReviews {
  const { post, rewrite, close } = planReview(findings, own, SCOPE)
  const reviews = own.reviews.map((review) => rewrite.find(({ id }) => id === review.id) ?? review)
  const threads = own.threads.map((thread) => {
    const closed = close.find((one) => one.thread.id === thread.id)
    return closed === undefined ? thread : { ...thread, isResolved: true, body: closed.body }
  })
  const started = (post?.comments ?? []).map(({ body }, index) => {
    const id = `${own.head.slice(0, 1)}${index}`
    return { id, commentId: `C${id}`, isResolved: false, isOutdated: false, mayResolve: true, body }
  })
  return {
    ...own,
    reviews: post === undefined ? reviews : [...reviews, { id: own.head, body: post.body }],
    threads: [...threads, ...started],
  }
}

const nothing: OwnReviews = { head: HEADS.first, isFromFork: false, reviews: [], threads: [] }
const isIdle = (findings: readonly Finding[], own: OwnReviews) => {
  const { post, rewrite, close } = planReview(findings, own, SCOPE)
  return post === undefined && rewrite.length === 0 && close.length === 0
}

describe('a review', () => {
  it('is one for a head, whatever is found there later', () => {
    const once = carriedOut([finding(1)], nothing)
    expect(isIdle([finding(1)], once)).toBe(true)
    const twice = carriedOut([finding(1), finding(2)], once)
    expect(twice.reviews).toEqual([{ id: HEADS.first, body: expect.stringContaining('Finding 2') }])
    expect(isIdle([finding(1), finding(2)], twice)).toBe(true)
  })

  it('of a later head tells what is new alone, and replaces what an earlier one says', () => {
    const outside = finding(3, { place: undefined })
    const first = carriedOut([finding(1), outside], nothing)
    expect(first.reviews[0]?.body).toContain('Finding 3')
    const moved = { ...first, head: HEADS.second }
    // Nothing new at a line: the text of the review there is goes on.
    expect(isIdle([finding(1), outside], moved)).toBe(true)
    const second = carriedOut([finding(2), outside], moved)
    expect(second.reviews.map(({ body }) => body)).toEqual([
      expect.stringMatching(/^Another review/u),
      expect.stringMatching(/^2 findings.*Finding 3/su),
    ])
    expect(second.threads.map(({ body }) => signOf(body)?.what)).toEqual(['mended', 'finding'])
    const mended = carriedOut([], second)
    expect(mended.reviews.at(-1)?.body).toMatch(/^Nothing is left/u)
    expect(isIdle([], mended)).toBe(true)
    // What comes back is told again.
    const back = { ...mended, head: 'c'.repeat(40) }
    expect(planReview([finding(1)], back, SCOPE).post?.comments).toHaveLength(1)
  })

  it('is one as well where two runs have posted at the same moment', () => {
    const once = carriedOut([finding(1)], nothing)
    const [review] = once.reviews
    const [thread] = once.threads
    if (review === undefined || thread === undefined) throw new Error('nothing was posted')
    const twice = {
      ...once,
      reviews: [review, { ...review, id: 'other' }],
      threads: [thread, { ...thread, id: 'other', commentId: 'Cother' }],
    }
    expect(planReview([finding(1)], twice, SCOPE)).toEqual({
      post: undefined,
      rewrite: [{ id: 'other', body: expect.stringMatching(/^Another review tells what is found now/u) }],
      close: [{ thread: twice.threads[1], body: expect.stringMatching(/^Another comment tells this finding/u) }],
    })
    expect(isIdle([finding(1)], carriedOut([finding(1)], twice))).toBe(true)
  })

  it('has room in its text, whatever is found', () => {
    const findings = Array.from({ length: 400 }, () => finding(1, { place: undefined, message: '&<>'.repeat(99) }))
    const body = planReview(findings, nothing, SCOPE).post?.body ?? ''
    expect(body.length).toBeLessThan(65_536)
    expect(body).toMatch(/^400 findings/u)
    const listed = body.match(/^- `posts/gmu)?.length ?? 0
    expect(body).toContain(`- And ${400 - listed} more: the summary of the job lists them all.`)
    expect(signOf(body)).toMatchObject({ what: 'review', name: HEADS.first })
  })

  it('leaves what a person has resolved, tells what has other lines anew, and knows whose texts are whose', () => {
    const first = carriedOut([finding(1)], nothing)
    const withThread = (changes: Partial<OwnReviews['threads'][number]>): OwnReviews => ({
      ...first,
      head: HEADS.second,
      threads: first.threads.map((thread) => ({ ...thread, ...changes })),
    })
    expect(isIdle([finding(1)], withThread({ isResolved: true, isOutdated: true }))).toBe(true)
    const outdated = planReview([finding(1)], withThread({ isOutdated: true }), SCOPE)
    expect([outdated.post?.comments.length, outdated.close.length]).toEqual([1, 1])
    const ofOthers = withThread({ body: findingComment(finding(1), scopeOf('blog')) })
    expect(planReview([], ofOthers, SCOPE).close).toEqual([])
    const copied = withThread({ body: `${findingComment(finding(1), SCOPE)}> and more` })
    expect(planReview([], copied, SCOPE).close).toEqual([])
  })
})
