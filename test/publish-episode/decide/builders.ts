import type { LocationRequest } from '../../../src/publish-episode/decide/place/location.ts'
import type { ContentBranch } from '../../../src/publish-episode/gather/repository/content-repository.ts'
import type {
  BranchCommit,
  PullRequest,
} from '../../../src/publish-episode/gather/repository/content-repository-query.ts'
import { markBody } from '../../../src/publish-episode/text/marker.ts'

/** The run id of the episode that a test is about, and that of another. */
export const OURS = 'b701af3b-1e66-4a17-8122-59ce95d53e19'
export const OTHER = '11111111-1111-4111-8111-111111111111'

const commit = (message: string, changes: Partial<BranchCommit> = {}): BranchCommit => ({
  sha: 'c'.repeat(40),
  message,
  authorEmail: 'bot@example.com',
  committerEmail: 'noreply@github.com',
  isVerified: true,
  ...changes,
})

/** A commit of the action. */
export const episodeCommit = (series: string, number: number, runId: string, changes?: Partial<BranchCommit>) =>
  commit(`feat(episode): Generate ${series} episode ${number}\n\n- Title: t\n- Run ID: ${runId}\n\nend`, changes)

/** A commit of a person. */
export const personal = commit('Better wording', { committerEmail: 'ada@example.com', authorEmail: 'ada@example.com' })

export const branch = (
  name: string,
  commits: ContentBranch['commits'],
  pullRequests: PullRequest[] = [],
  paths: readonly string[] = [],
): ContentBranch => ({
  name,
  treeSha: 't'.repeat(40),
  folderSha: 'f'.repeat(40),
  commits,
  pullRequests,
  morePullRequests: undefined,
  paths,
})

/** A body of the action. */
const bodyOf = (runId: string, number = 2, series = 'banterpacks') =>
  markBody({ runId, series, number, episode: 'Text', title: 'Title', body: 'Body' })

export const pullRequest = (changes: Partial<PullRequest> = {}): PullRequest => ({
  nodeId: 'PR_5',
  number: 5,
  url: 'https://github.com/o/r/pull/5',
  state: 'OPEN',
  title: 'Title',
  body: bodyOf(OURS),
  baseRefName: 'main',
  headRefOid: 'c'.repeat(40),
  isCrossRepository: false,
  isInMergeQueue: false,
  mergesByItself: false,
  ...changes,
})

/** Asks for {@link OURS} of banterpacks, in a repository with these files in its folder, and these branches. */
export const request = ({
  published = {},
  branches = [],
  ...changes
}: Partial<LocationRequest> & { published?: Record<string, string>; branches?: ContentBranch[] }): LocationRequest => ({
  state: {
    isArchived: false,
    seriesFolders: [],
    base: { name: 'main', headSha: 'h'.repeat(40), treeSha: 't'.repeat(40), folderSha: undefined },
    published: Object.entries(published).map(([name, text]) => ({ name, text })),
    branches,
    userIds: new Map(),
  },
  compared: new Map(),
  files: [],
  added: new Map(branches.map(({ name, commits }) => [name, commits.map((one) => ({ ...one, isMerge: false }))])),
  naming: { postsDirectory: 'posts', fileName: 'ep-{number}.md', branch: 'content/episode-{number}' },
  allowedSeries: ['banterpacks', 'chimera'],
  series: 'banterpacks',
  runId: OURS,
  wanted: undefined,
  refused: new Set(),
  ...changes,
})
