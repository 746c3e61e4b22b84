import type { GitHub } from '../../github/client.ts'
import { fullName, type RepositoryName } from '../../github/repository.ts'
import type { Target } from '../apply/content-branch.ts'
import { branchesToCompare, filesToRead, type Holding } from '../decide/place/held-branches.ts'
import { type Location, type LocationRequest, locate, openEpisodes } from '../decide/place/location.ts'
import { unreadableRefusal } from '../decide/place/unreadable-episodes.ts'
import { isDrafted } from '../decide/step/unjudged.ts'
import { comparedFiles } from '../gather/changed-files.ts'
import { type ComposedEpisode, readComposedEpisodes } from '../gather/composing/composed-episodes.ts'
import { type FirstLook, lookAt } from '../gather/first-look.ts'
import { readAddedCommits } from '../gather/repository/branch-commits.ts'
import { readBranchFiles } from '../gather/repository/branch-files.ts'
import type { ContentBranch, RepositoryState } from '../gather/repository/content-repository.ts'
import { isSeriesName, type ProposeInputs } from '../inputs.ts'

/** Lists the files that branches change, each in one request: only those of branches that nothing else tells of. */
async function compare(
  gitHub: GitHub,
  repository: RepositoryName,
  { base }: RepositoryState,
  branches: readonly ContentBranch[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const compared = new Map<string, readonly string[]>()
  for (const { name, commits } of branches) {
    const ends = { before: base.headSha, after: commits[0].sha }
    const files = await comparedFiles(gitHub, repository, ends, `The branch ${name}`)
    const present = files.filter(({ status }) => status !== 'removed')
    compared.set(
      name,
      present.map(({ filename }) => filename),
    )
  }
  return compared
}

/**
 * Looks at what the repository holds of a series, and into what nothing lists: files of branches without a pull request.
 *
 * @param early what was asked for already
 */
export async function look(
  { gitHub, repository }: Target,
  inputs: ProposeInputs,
  series: string,
  early?: Promise<RepositoryState>,
): Promise<Holding> {
  const state = await (early ?? lookAt(gitHub, inputs, series))
  if (state.isArchived)
    throw new Error(
      `${fullName(repository)} is archived, so nothing can be proposed there: unarchive it under Settings > General, or name another repository.`,
    )
  const compared = await compare(gitHub, repository, state, branchesToCompare(state))
  return withFiles({ gitHub, repository }, { ...holdingOf(inputs, series, state), compared })
}

/** What the first answer alone tells. */
const holdingOf = (inputs: ProposeInputs, series: string, state: RepositoryState): Holding => ({
  state,
  compared: new Map(),
  files: [],
  naming: inputs.naming,
  allowedSeries: [...new Set([...inputs.allowedSeries, series])],
  series,
})

async function withFiles({ gitHub, repository }: Target, holding: Holding): Promise<Holding> {
  const files = filesToRead(holding)
  return files.length === 0 ? holding : { ...holding, files: await readBranchFiles(gitHub, repository, files) }
}

/** Where an episode is looked for that could not be judged. */
interface Search {
  /** Undefined where nothing tells the series. */
  readonly series: string | undefined
  readonly early: FirstLook['early']
}

/**
 * Looks at the open pull requests that may have an episode: in its series or, where that is neither listed nor has a folder, in all that
 * are listed. What branches without a pull request change doesn't matter, as nothing merges there.
 */
export async function lookForProposals(
  { gitHub, repository }: Target,
  inputs: ProposeInputs,
  { series, early }: Search,
): Promise<Holding[]> {
  const { allowedSeries } = inputs
  const lookIn = async (one: string) => {
    const state = await (early?.series === one ? early.state : lookAt(gitHub, inputs, one))
    return state.isArchived ? undefined : withFiles({ gitHub, repository }, holdingOf(inputs, one, state))
  }
  const first = series !== undefined && isSeriesName(series) ? await lookIn(series) : undefined
  if (first !== undefined && [...allowedSeries, ...first.state.seriesFolders].includes(first.series)) return [first]
  const found = [first]
  for (const one of allowedSeries) found.push(await lookIn(one))
  return found.filter((holding) => holding !== undefined)
}

/**
 * Finds an episode. Where it left branches behind, others may have worked on them: that is asked for only then.
 *
 * @throws {Error} when it may be in a file that can't be read.
 */
export async function findEpisode(
  { gitHub, repository }: Target,
  holding: Holding,
  wanted: Pick<LocationRequest, 'runId' | 'wanted' | 'refused'>,
): Promise<Location> {
  const request = { ...holding, ...wanted, added: new Map() }
  const location = locate(request)
  const refusal = unreadableRefusal(holding, location)
  if (refusal !== undefined) throw refusal
  if (location.superseded.length === 0) return location
  const names = location.superseded.map(({ branch }) => branch.name)
  const added = await readAddedCommits(gitHub, repository, holding.state.base.name, names)
  return locate({ ...request, added })
}

/** Reads which of the episodes on branches are composed ones. Nothing is asked where none is. */
export async function readComposed({ gitHub, repository }: Target, holding: Holding): Promise<ComposedEpisode[]> {
  const { series } = holding
  const episodes = openEpisodes(holding)
    .filter(({ held }) => (held.series ?? series) === series && !isDrafted(held))
    .map(({ held: { branch, path }, runId }) => ({ branch: branch.name, sha: branch.commits[0].sha, path, runId }))
  return episodes.length === 0 ? [] : readComposedEpisodes(gitHub, repository, series, episodes)
}
