import type { GitHub } from '../github/client.ts'
import { fullName, type RepositoryName } from '../github/repository.ts'
import type { Target } from './apply/content-branch.ts'
import { branchesToCompare, filesToRead, type Holding } from './decide/held-branches.ts'
import { type Location, type LocationRequest, locate } from './decide/location.ts'
import { unreadableRefusal } from './decide/unreadable-episodes.ts'
import { readAddedCommits } from './gather/branch-commits.ts'
import { readBranchFiles } from './gather/branch-files.ts'
import { comparedFiles } from './gather/changed-files.ts'
import type { ContentBranch, RepositoryState } from './gather/content-repository.ts'
import { lookAt } from './gather/first-look.ts'
import type { ProposeInputs } from './inputs.ts'

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
  const allowedSeries = [...new Set([...inputs.allowedSeries, series])]
  const compared = await compare(gitHub, repository, state, branchesToCompare(state))
  const holding = { state, compared, files: [], naming: inputs.naming, allowedSeries, series }
  const files = filesToRead(holding)
  return files.length === 0 ? holding : { ...holding, files: await readBranchFiles(gitHub, repository, files) }
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
  const touched = location.superseded.filter(({ hasOthersCommits }) => hasOthersCommits)
  if (touched.length === 0) return location
  const names = touched.map(({ branch }) => branch.name)
  const added = await readAddedCommits(gitHub, repository, holding.state.base.name, names)
  return locate({ ...request, added })
}
