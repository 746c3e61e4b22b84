import { shortSha } from '../../text/figures.ts'
import type { Target } from '../apply/content-branch.ts'
import type { Verdict } from '../decide/release/deployment-status.ts'
import type { PendingEpisode } from '../decide/release/pending.ts'
import type { BaseBranch } from '../gather/release/base-branch.ts'
import { readFilesAt } from '../gather/release/files-at.ts'

/** The episodes of a release that its deployment brought as the base has them. */
interface AsDeployed {
  readonly episodes: readonly PendingEpisode[]
  /** A sentence about the others; undefined where there are none. */
  readonly others: string | undefined
}

/**
 * Tells the episodes that were deployed as the base has them: a later commit, which was deployed instead, may have them otherwise, or not at
 * all.
 *
 * @param sha the commit that brought the folder of posts as it is
 */
export async function episodesAsDeployed(
  { gitHub, repository }: Target,
  { headSha, files, name }: BaseBranch,
  sha: string,
  episodes: readonly PendingEpisode[],
  verdict: Verdict,
): Promise<AsDeployed> {
  if (verdict.kind !== 'success' || [sha, headSha].includes(verdict.deployment.sha))
    return { episodes, others: undefined }
  const deployed = verdict.deployment.sha
  const paths = [...new Set(episodes.map(({ state }) => state.path))]
  const there = await readFilesAt(gitHub, repository, deployed, paths)
  const here = new Map(files.map(({ path, blobSha }) => [path, blobSha]))
  const isAlike = ({ state: { path } }: PendingEpisode) => there.get(path) === here.get(path)
  const others = episodes.filter((one) => !isAlike(one)).map(({ state }) => state.path)
  return {
    episodes: episodes.filter(isAlike),
    others:
      others.length === 0
        ? undefined
        : `${shortSha(deployed)}, which was deployed, has these otherwise than ${name} had them at ${shortSha(headSha)}: ${others.join(', ')}. They stay as they are recorded, and the next run takes them up.`,
  }
}
