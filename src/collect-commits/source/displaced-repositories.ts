import { z } from 'zod'
import type { GitHub } from '../../github/client.ts'
import { statusOf } from '../../github/errors.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import { holderOf, identify, type KnownName, type RepositoryIdentity } from '../repository-identity.ts'

/** GitHub no longer shows the repository: it is deleted, hidden from the token, or blocked. */
const GONE = [404, 410, 451]

const repositoryAnswer = z.object({ full_name: z.string() })

/** What a repository is called that nobody can be asked about, while another one has its name. No repository can be called so. */
const nameOfGone = (name: string, repositoryId: number) => `${name} (${repositoryId})`

/** @returns the name that a repository has now; undefined where GitHub doesn't show it. */
async function presentName(gitHub: GitHub, repositoryId: number, formerName: string): Promise<string | undefined> {
  try {
    const { data } = await gitHub.attempt(`asking what ${formerName} (repository ${repositoryId}) is called now`, () =>
      gitHub.request('GET /repositories/{repository_id}', { repository_id: repositoryId }),
    )
    return repositoryAnswer.parse(data).full_name
  } catch (error) {
    if (GONE.includes(statusOf(error) ?? 0)) return undefined
    throw error
  }
}

/** Who had the names before that repositories have now. */
interface Displaced {
  /** Those that this run meets no other way: what is stored of them is to be kept apart from what comes under their old names. */
  readonly identities: readonly RepositoryIdentity[]
  /** Why a repository can't be collected, by its id: it has the name of one that keeps its place, because nothing is known of it. */
  readonly faults: ReadonlyMap<number, string>
}

/**
 * Finds the repositories whose names others have now, and asks GitHub what they are called: what is stored of them must be moved before
 * anything is stored under their old names.
 *
 * @param met the repositories that this run meets.
 * @param stored the names that were known before it.
 */
export async function findDisplaced(
  met: readonly RepositoryIdentity[],
  stored: readonly KnownName[],
  gitHub: GitHub,
): Promise<Displaced> {
  const identities = new Map(met.map((identity) => [identity.repositoryId, identity]))
  const found: RepositoryIdentity[] = []
  const takers = new Map<number, RepositoryIdentity[]>()
  const faults = new Map<number, string>()
  const causes = new Map<number, string>()
  /** What can't be moved away keeps its place, so that who has its name now can't be collected either, and so on along a chain. */
  const refuse = ({ repository, repositoryId }: RepositoryIdentity, holder: number, cause: string): void => {
    if (causes.has(repositoryId)) return
    causes.set(repositoryId, cause)
    faults.set(
      repositoryId,
      `${repository}: it is another repository (${repositoryId}) than the one that had this name before (${holder}), and what is stored of that one can't be kept apart: ${cause} Run again.`,
    )
    for (const taker of takers.get(repositoryId) ?? []) refuse(taker, repositoryId, cause)
  }
  const queue = met.filter(({ repositoryId }) => repositoryId !== 0)
  for (let taker = queue.shift(); taker !== undefined; taker = queue.shift()) {
    const { repository, repositoryId } = taker
    const holder = holderOf(repository, stored)
    if (holder === 0 || holder === repositoryId) continue
    takers.set(holder, [...(takers.get(holder) ?? []), taker])
    const cause = causes.get(holder)
    if (cause !== undefined) refuse(taker, holder, cause)
    if (identities.has(holder) || causes.has(repositoryId)) continue
    try {
      const name = await presentName(gitHub, holder, repository)
      if (name?.toLowerCase() === repository.toLowerCase()) throw new Error('GitHub tells two ids for one name.')
      if (name === undefined)
        log.warning(
          `${repository} is another repository now (${repositoryId}); GitHub no longer shows the one that had the name before (${holder}). What is stored of that one is kept apart, as ${nameOfGone(repository, holder)}.`,
        )
      const identity = identify({ repository: name ?? nameOfGone(repository, holder), repositoryId: holder }, stored)
      identities.set(holder, identity)
      found.push(identity)
      queue.push(identity)
    } catch (error) {
      refuse(taker, holder, describeError(error))
    }
  }
  return { identities: found.filter(({ repositoryId }) => !faults.has(repositoryId)), faults }
}
