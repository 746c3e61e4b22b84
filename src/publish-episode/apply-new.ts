import { describeError } from '../runner/action.ts'
import { drawAttention } from './attention.ts'
import { enableAutoMerge } from './auto-merge.ts'
import { type Claim, claimWarnings } from './claims.ts'
import { isTrusted } from './confidence.ts'
import { type CreatedCommit, createBranch, createCommit, deleteBranch } from './content-branch.ts'
import type { FinishedEpisode } from './episode-text.ts'
import type { Outcome } from './outcome.ts'
import type { Place, Plan } from './plan.ts'
import { commitMessage, finish, type Proposing, pullRequestText } from './proposing.ts'
import { type OpenedPullRequest, openPullRequest } from './pull-request.ts'
import type { RepositoryState } from './repository-state.ts'
import { closeSuperseded } from './supersede.ts'

/** What an episode's file, branch and pull request have become; `taken` when another run was faster. */
export type Applied =
  | { readonly outcome: Outcome; readonly episode: FinishedEpisode | undefined }
  | {
      /** The name of the branch. */
      readonly taken: string
      /** Whether this run created it all the same: just its pull request is another's, or its answer was lost. */
      readonly isOwn: boolean
    }

type NewPlan = Extract<Plan, { kind: 'new' }>

/** A pull request that is open now, with what its opening left to say. */
interface Opening {
  readonly opened: OpenedPullRequest
  readonly warnings: readonly string[]
  readonly notes: readonly string[]
}

const APPROVAL =
  'GITHUB_TOKEN opened this pull request, so GitHub runs no checks on it until somebody with write access approves them on its page. Where they must run at once, give the token of a GitHub App.'

/** Why people must look at an episode before it is merged, whatever the input says. */
function mergeObstacle({ confidence, inputs }: Proposing, claims: readonly Claim[]): string | undefined {
  if (!isTrusted(confidence, inputs.minConfidence)) return "the confidence in it is below 'min-confidence'"
  return claims.some(({ match }) => match === 'no') ? 'ClickHouse contradicts what it claims' : undefined
}

/** Opens the pull request of a branch that is there. `exists` when another run did. */
export async function openFor(
  proposing: Proposing,
  place: Place,
  episode: FinishedEpisode,
  claims: readonly Claim[],
  base: string,
): Promise<Opening | 'exists'> {
  const { gitHub, inputs, confidence } = proposing
  const opened = await openPullRequest(gitHub, inputs.repository, {
    ...pullRequestText(proposing, episode, place, claims),
    head: place.branch,
    base,
    isDraft: !isTrusted(confidence, inputs.minConfidence),
  })
  if (opened === 'exists') return opened
  const attention = await drawAttention(gitHub, inputs.repository, opened, inputs)
  const merging = await enableAutoMerge(gitHub, opened, inputs.autoMerge, mergeObstacle(proposing, claims))
  return {
    opened,
    warnings: [...claimWarnings(claims), ...attention, ...merging],
    notes: opened.author === 'github-actions[bot]' ? [APPROVAL] : [],
  }
}

function numberWarning({ proposal }: Proposing, { number }: Place): string[] {
  const { episode } = proposal.frontMatter
  return episode === undefined || episode === number
    ? []
    : [`The draft gives itself the number ${episode}, which is taken: it became episode ${number}.`]
}

/** After a pull request could not be opened its branch must not stay: it would hold the number. */
async function withdraw({ gitHub, inputs }: Proposing, branch: string, error: unknown): Promise<Error> {
  const reason = describeError(error)
  try {
    await deleteBranch(gitHub, inputs.repository, branch)
    return new Error(`${reason} The branch ${branch} was deleted again: nothing is left behind.`, { cause: error })
  } catch (second) {
    return new Error(
      `${reason} The branch ${branch} with the episode is left behind, as it could not be deleted: ${describeError(second)} Run the action again once the cause is gone: it goes on with that branch.`,
      { cause: error },
    )
  }
}

/** Puts a new episode on a branch of its own and opens its pull request. */
export async function applyNew(proposing: Proposing, state: RepositoryState, plan: NewPlan): Promise<Applied> {
  const { gitHub, inputs } = proposing
  const { place, supersedes } = plan
  const episode = finish(proposing, place)
  if (supersedes?.last?.isHead === false || (supersedes !== undefined && supersedes.last === undefined)) {
    const { branch, number } = supersedes
    const reason = `Episode ${number} was taken by another one that was merged, and the branch ${branch.name} has commits by others, so the episode can't move. Give the file on that branch a free number and merge it, or close its pull request and delete the branch.`
    return { outcome: { kind: 'conflict', reason, warnings: [] }, episode: undefined }
  }
  const claims = await proposing.verify(episode.frontMatter)
  if (inputs.dryRun) {
    const reason = `Dry run: would create ${place.path} on the branch ${place.branch} and open a pull request.`
    return { outcome: { kind: 'created', reason, place, warnings: claimWarnings(claims), claims }, episode }
  }

  const commit: CreatedCommit = await createCommit(gitHub, inputs.repository, {
    parentSha: state.base.headSha,
    treeSha: state.base.treeSha,
    path: place.path,
    text: episode.text,
    message: commitMessage(proposing, episode),
  })
  const branch = await createBranch(gitHub, inputs.repository, place.branch, commit.sha)
  if (branch === 'taken') return { taken: place.branch, isOwn: false }

  const result = await openFor(proposing, place, episode, claims, state.base.name).catch(async (error: unknown) => {
    throw await withdraw(proposing, place.branch, error)
  })
  if (result === 'exists') return { taken: place.branch, isOwn: true }
  const { opened, notes } = result
  const warnings = [...numberWarning(proposing, place), ...result.warnings]
  if (supersedes !== undefined) warnings.push(...(await closeSuperseded(gitHub, inputs.repository, supersedes, opened)))
  const moved =
    supersedes === undefined ? '' : ` It was episode ${supersedes.number}, which another one took meanwhile.`
  const reason = `Opened pull request #${opened.number} with ${place.path}.${moved}`
  return {
    outcome: { kind: 'created', reason, place, commit, pullRequest: opened, warnings, claims, notes },
    episode,
  }
}
