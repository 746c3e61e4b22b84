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

/** Episodes of which one run looks what brought them, or took them away. */
const MAX_ASKED = 1_000

const MAX_NAMED = 10

/** The episodes of a release that are this branch's, and what brought them. */
interface FoundPullRequests {
  readonly episodes: readonly PendingEpisode[]
  readonly pullRequests: BringingPullRequests
  /** Whether GitHub told of all that was asked; a warning says so otherwise. */
  readonly isAnswered: boolean
}

/** The paths to ask for: first of what is there, then of what is gone, the newest first. */
const pathsInOrder = (episodes: readonly PendingEpisode[]): string[] => [
  ...new Set(
    episodes
      .toSorted(
        (one, other) =>
          Number(one.change === 'deleted') - Number(other.change === 'deleted') ||
          other.state.episode - one.state.episode,
      )
      .map(({ state }) => state.path),
  ),
]

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
  const inOrder = pathsInOrder(episodes)
  const paths = inOrder.slice(0, MAX_ASKED)
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
  if (inOrder.length > paths.length)
    log.warning(
      `Of ${inOrder.length - paths.length} episodes it was not looked which pull request brought them, or whether they were ever on ${base.name}: one run looks for ${MAX_ASKED}. Those of them that are gone stay as they are recorded.`,
    )
  const asked = new Set(paths)
  const foreign = episodes.flatMap((one) => (isOwn(one) || !asked.has(one.state.path) ? [] : [one.state.path]))
  if (foreign.length > 0)
    log.info(
      `Recorded, not on ${base.name}, and nothing shows that they ever were: ${foreign.length} episodes (${foreign.slice(0, MAX_NAMED).join(', ')}). They stay as they are recorded.`,
    )
  return { episodes: episodes.filter(isOwn), pullRequests, isAnswered }
}
