import type { GitHub } from '../github/client.ts'
import type { HeadAnswer } from '../github/heads.ts'
import { branchKey } from './cursor.ts'
import { carryCursors, identify, type KnownName, type RepositoryIdentity } from './repository-identity.ts'
import { findDisplaced } from './source/displaced-repositories.ts'
import type { Collection } from './store/collection.ts'
import { moveCommits } from './store/commits/moved-commits.ts'
import { storeCarried } from './store/cursors.ts'
import { announceNames, recordNames } from './store/repository-names.ts'

/** A branch, whatever else is known of it. */
interface AnsweredBranch {
  readonly answer: HeadAnswer
}

/** Branches and what is stored of them, under the names that their repositories have. */
interface IdentifiedBranches<Branch> extends Collection {
  readonly branches: readonly Branch[]
  /** All names that a repository had, by the name that it has. */
  readonly formerNames: ReadonlyMap<string, readonly string[]>
}

/** Cursors tell names too: those of a database from before names were kept, and those of clones. */
const namesOfCursors = ({ cursors }: Collection): KnownName[] =>
  [...cursors.values()].map(({ repositoryId, repository, setAt }) => ({ repositoryId, repository, knownAt: setAt }))

/** Names that this run meets: what GitHub says first, which knows the ids, then the clones. */
function namesMet(branches: readonly AnsweredBranch[], at: Date): KnownName[] {
  const heads = branches.flatMap(({ answer }) => (answer.kind === 'head' ? [answer.head] : []))
  const isOfGitHub = ({ repositoryId }: (typeof heads)[number]) => repositoryId !== undefined
  return [...heads.filter(isOfGitHub), ...heads.filter((head) => !isOfGitHub(head))].map(
    ({ repository, repositoryId = 0 }) => ({ repositoryId, repository, knownAt: at.toISOString() }),
  )
}

/** Each branch once: a repository may be met under two names, over GitHub and in a clone. */
function distinct<Branch extends AnsweredBranch>(branches: readonly Branch[]): Branch[] {
  const seen = new Set<string>()
  return branches.filter(({ answer }) => {
    if (answer.kind !== 'head') return true
    const key = branchKey(answer.head)
    return !seen.has(key) && seen.add(key)
  })
}

/** A branch with the repository that it belongs to. */
interface IdentifiedBranch<Branch> {
  readonly branch: Branch
  readonly identity: RepositoryIdentity | undefined
  readonly isOfGitHub: boolean
}

/** @param at when the names are met: after all that is stored. */
function identifyEach<Branch extends AnsweredBranch>(
  branches: readonly Branch[],
  stored: readonly KnownName[],
  at: Date,
): IdentifiedBranch<Branch>[] {
  const isKnown = ({ repository }: KnownName) =>
    stored.some((name) => name.repository.toLowerCase() === repository.toLowerCase())
  // A clone's spelling counts only where nobody else knows the repository.
  const met = namesMet(branches, at).filter((name) => name.repositoryId !== 0 || !isKnown(name))
  const knownOfClones = [...stored, ...met]
  return branches.map((branch) => {
    if (branch.answer.kind !== 'head') return { branch, identity: undefined, isOfGitHub: false }
    const { head } = branch.answer
    const isOfGitHub = head.repositoryId !== undefined
    return { branch, identity: identify(head, isOfGitHub ? stored : knownOfClones), isOfGitHub }
  })
}

/** Each repository once. What GitHub says of one counts before what a clone says. */
function distinctIdentities(identified: readonly IdentifiedBranch<unknown>[]): RepositoryIdentity[] {
  const ofGitHubLast = identified.toSorted((one, other) => Number(one.isOfGitHub) - Number(other.isOfGitHub))
  const keyOf = ({ repositoryId, repository }: RepositoryIdentity) => repositoryId || repository.toLowerCase()
  return [
    ...new Map(
      ofGitHubLast.flatMap(({ identity }) => (identity === undefined ? [] : [[keyOf(identity), identity] as const])),
    ).values(),
  ]
}

/** The branch under the name that its repository has; refused where what is stored can't be kept apart from another repository's. */
function present<Branch extends AnsweredBranch>(
  { branch, identity }: IdentifiedBranch<Branch>,
  faults: ReadonlyMap<number, string>,
): Branch {
  if (branch.answer.kind !== 'head' || identity === undefined) return branch
  const { repository, repositoryId } = identity
  const reason = faults.get(repositoryId)
  if (reason !== undefined) return { ...branch, answer: { kind: 'failed', repository, reason } }
  const head = { ...branch.answer.head, repository, repositoryId: repositoryId || undefined }
  return { ...branch, answer: { kind: 'head', head } }
}

/**
 * Finds out which repositories the branches belong to, and brings what is stored of them under the names that they have: commits are
 * moved, and cursors carried over. What is stored of a repository whose name another one has now is moved too. Names count from the end
 * of that on, so that a run which breaks off in between is done once more by the next.
 */
export async function identifyBranches<Branch extends AnsweredBranch>(
  branches: readonly Branch[],
  collection: Collection,
  gitHub: GitHub,
  dryRun: boolean,
): Promise<IdentifiedBranches<Branch>> {
  const { clickHouse, names } = collection
  const stored = [...names, ...namesOfCursors(collection)]
  const at = collection.nextVersion()
  const identified = identifyEach(branches, stored, at)
  const met = distinctIdentities(identified)
  const displaced = await findDisplaced(met, stored, gitHub)
  const identities = [...met.filter(({ repositoryId }) => !displaced.faults.has(repositoryId)), ...displaced.identities]
  const { cursors, moved } = carryCursors(identities, collection.cursors, at.toISOString())
  if (clickHouse !== undefined && !dryRun) {
    await announceNames(clickHouse, identities, names)
    await moveCommits(clickHouse, identities)
    await storeCarried(clickHouse, moved, at)
    await recordNames(clickHouse, identities, names, at)
  }
  return {
    ...collection,
    branches: distinct(identified.map((branch) => present(branch, displaced.faults))),
    cursors,
    formerNames: new Map(identities.map(({ repository, formerNames }) => [repository, formerNames])),
  }
}
