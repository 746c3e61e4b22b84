import { expect, it } from 'vitest'
import { leftBranches } from '../../../../src/publish-episode/decide/release/left-branches.ts'
import type { ListedContentBranch } from '../../../../src/publish-episode/gather/release/base-branch-query.ts'

type PullRequest = ListedContentBranch['pullRequests'][number]

const HEAD = 'a'.repeat(40)
const now = new Date('2026-11-26T00:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
const pullRequest = (changes: Partial<PullRequest> = {}): PullRequest => ({
  number: 1,
  url: 'https://github.example/muse/blog/pull/1',
  state: 'MERGED',
  baseRefName: 'main',
  headRefOid: HEAD,
  isCrossRepository: false,
  closedAt: daysAgo(40),
  ...changes,
})
const branch = (changes: Partial<ListedContentBranch> = {}): ListedContentBranch => ({
  name: 'content/episode-001',
  headSha: HEAD,
  pullRequests: [pullRequest()],
  isWhole: true,
  ...changes,
})
const closed = (changes: Partial<PullRequest> = {}) =>
  branch({ pullRequests: [pullRequest({ state: 'CLOSED', ...changes })] })
const left = (one: ListedContentBranch, pruneAfterSeconds?: number) =>
  leftBranches({
    naming: { postsDirectory: 'posts', fileName: 'ep-{number}.md', branch: 'content/episode-{number}' },
    allowedSeries: ['banterpacks'],
    base: 'main',
    branches: [one],
    pruneAfterSeconds,
    now,
  }).map(({ why }) => why)
const MONTH = 30 * 86_400

it.for<[string, string[], ListedContentBranch, number?]>([
  ['was merged as it is', ['merged'], branch()],
  ['was merged, by the name of a series', ['merged'], branch({ name: 'content/episode-001-banterpacks' })],
  ['has commits since the merge', [], branch({ headSha: 'b'.repeat(40) })],
  ['was merged into another branch', [], branch({ pullRequests: [pullRequest({ baseRefName: 'next' })] })],
  [
    'was merged, and has another pull request open',
    [],
    branch({ pullRequests: [pullRequest({ state: 'OPEN', number: 2 }), pullRequest()] }),
  ],
  ['has more pull requests than are told', [], branch({ isWhole: false })],
  ['has none', [], branch({ pullRequests: [] })],
  ['is named otherwise', [], branch({ name: 'content/ideas' })],
  ['was closed, and nothing is to be pruned', [], closed()],
  ['was closed long ago', ['closed'], closed(), MONTH],
  ['was closed lately', [], closed({ closedAt: daysAgo(29) }), MONTH],
  ['was closed long ago, and has commits since', [], closed({ headRefOid: 'b'.repeat(40) }), MONTH],
])('a content branch that %s goes, or stays: %j', ([, expected, one, pruneAfter]) => {
  expect(left(one, pruneAfter)).toEqual(expected)
})
