import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import type { Target } from '../apply/content-branch.ts'
import type { PendingEpisode } from '../decide/release/pending.ts'
import type { BaseBranch } from '../gather/release/base-branch.ts'
import {
  type BringingPullRequest,
  type BringingPullRequests,
  MAX_FILES,
  readBringingPullRequests,
} from '../gather/release/bringing-pull-requests.ts'

/** Episodes that are gone, of which one run looks whether the base ever had them. */
const MAX_GONE = 100

const MAX_NAMED = 10

/** The episodes of a release that are this branch's, and what brought them. */
interface FoundPullRequests {
  readonly episodes: readonly PendingEpisode[]
  readonly pullRequests: BringingPullRequests
  /** Whether GitHub told of all that was asked; a warning says so otherwise. */
  readonly isAnswered: boolean
}

/** The paths to ask for: of what is gone, and of the rest the newest. */
function pathsToAsk(episodes: readonly PendingEpisode[]): string[] {
  const newestFirst = episodes.toSorted((one, other) => other.state.episode - one.state.episode)
  const pathsOf = (isGone: boolean, most: number) =>
    newestFirst
      .filter(({ change }) => (change === 'deleted') === isGone)
      .slice(0, most)
      .map(({ state }) => state.path)
  return [...pathsOf(true, MAX_GONE), ...pathsOf(false, MAX_FILES)]
}

/**
 * Finds the pull requests that brought episodes, the newest, and those that took some away. What is gone but never was on the base is none
 * of its episodes: another repository's or another branch's, which the database has too. Without an answer nothing is told, and nothing
 * taken for gone.
 */
export async function findPullRequests(
  { gitHub, repository }: Target,
  base: BaseBranch,
  episodes: readonly PendingEpisode[],
): Promise<FoundPullRequests> {
  const paths = pathsToAsk(episodes)
  const pullRequests = new Map<string, BringingPullRequest | undefined>()
  let isAnswered = true
  try {
    for (let start = 0; start < paths.length; start += MAX_FILES) {
      const found = await readBringingPullRequests(gitHub, repository, base, paths.slice(start, start + MAX_FILES))
      for (const [path, one] of found) pullRequests.set(path, one)
    }
  } catch (error) {
    isAnswered = false
    log.warning(`No pull request is told what became of its episodes: ${describeError(error)}`)
  }
  const isOwn = ({ change, state }: PendingEpisode) => change !== 'deleted' || pullRequests.has(state.path)
  const foreign = episodes.filter((one) => !isOwn(one)).map(({ state }) => state.path)
  if (foreign.length > 0)
    log.info(
      `Recorded, not on ${base.name}, and nothing shows that they ever were: ${foreign.length} episodes (${foreign.slice(0, MAX_NAMED).join(', ')}). They stay as they are recorded.`,
    )
  return { episodes: episodes.filter(isOwn), pullRequests, isAnswered }
}
