import type { HeadAnswer } from '../../github/heads.ts'
import { branchKey } from '../cursor.ts'
import { cursorsOf, identify, type KnownName } from '../repository-identity.ts'
import type { Collection } from './collection.ts'
import { moveCommits, recordNames } from './repository-names.ts'

/** A branch, whatever else is known of it. */
interface AnsweredBranch {
  readonly answer: HeadAnswer
}

/** Branches and what is stored of them, under the names that their repositories have. */
interface IdentifiedBranches<Branch> extends Collection {
  readonly branches: readonly Branch[]
}

/** Cursors tell names too: those of a database from before names were kept, and those of clones. */
const namesOfCursors = ({ cursors }: Collection): KnownName[] =>
  [...cursors.values()].map(({ repositoryId, repository, setAt }) => ({ repositoryId, repository, knownAt: setAt }))

/** Names that this run meets: what GitHub says first, which knows the ids, then the clones. */
function namesMet(branches: readonly AnsweredBranch[], now: Date): KnownName[] {
  const heads = branches.flatMap(({ answer }) => (answer.kind === 'head' ? [answer.head] : []))
  const isOfGitHub = ({ repositoryId }: (typeof heads)[number]) => repositoryId !== undefined
  return [...heads.filter(isOfGitHub), ...heads.filter((head) => !isOfGitHub(head))].map(
    ({ repository, repositoryId = 0 }) => ({ repositoryId, repository, knownAt: now.toISOString() }),
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

/**
 * Finds out which repositories the branches belong to, and brings what is stored of them under the names that they have: cursors are
 * carried over, and commits moved.
 */
export async function identifyBranches<Branch extends AnsweredBranch>(
  branches: readonly Branch[],
  collection: Collection,
  { dryRun, now }: { readonly dryRun: boolean; readonly now: Date },
): Promise<IdentifiedBranches<Branch>> {
  const { clickHouse, names } = collection
  const met = namesMet(branches, now)
  const stored = [...names, ...namesOfCursors(collection)]
  const isKnown = ({ repository }: KnownName) =>
    stored.some((name) => name.repository.toLowerCase() === repository.toLowerCase())
  // A clone's spelling counts only where nobody else knows the repository.
  const knownOfClones = [...stored, ...met.filter((name) => name.repositoryId !== 0 || !isKnown(name))]
  const identified = branches.map((branch) => {
    if (branch.answer.kind !== 'head') return { branch, identity: undefined }
    const { head } = branch.answer
    const identity = identify(head, head.repositoryId === undefined ? knownOfClones : stored)
    const { repository, repositoryId } = identity
    const present = { ...head, repository, repositoryId: repositoryId === 0 ? undefined : repositoryId }
    return { branch: { ...branch, answer: { kind: 'head', head: present } as const }, identity }
  })
  const identities = [
    ...new Map(
      identified.flatMap(({ identity }) => (identity === undefined ? [] : [[identity.repository, identity] as const])),
    ).values(),
  ]
  if (clickHouse !== undefined && !dryRun) {
    await recordNames(clickHouse, identities, names, now)
    for (const identity of identities) await moveCommits(clickHouse, identity, now)
  }
  return {
    ...collection,
    branches: distinct(identified.map(({ branch }) => branch)),
    cursors: cursorsOf(identities, collection.cursors),
    otherNames: new Map(identities.map(({ repository, otherNames }) => [repository, otherNames])),
  }
}
