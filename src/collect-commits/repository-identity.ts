import { branchKey, type Cursor, type Cursors } from './cursor.ts'

/** A name under which a repository was met: GitHub's id of it, 0 where only a clone was read, and when. */
export interface KnownName {
  readonly repositoryId: number
  readonly repository: string
  readonly knownAt: string
}

/** Which repository it is. */
export interface RepositoryIdentity {
  /** GitHub's id; 0 where nobody knows it. */
  readonly repositoryId: number
  /** The name that it has, as GitHub spells it. */
  readonly repository: string
  /** Other names and spellings under which it was stored. */
  readonly otherNames: readonly string[]
}

/** A repository as it was met just now. */
interface MetRepository {
  readonly repository: string
  readonly repositoryId?: number | undefined
}

const newestOf = (names: readonly KnownName[]) =>
  names.reduce<KnownName | undefined>(
    (newest, name) => (newest === undefined || name.knownAt > newest.knownAt ? name : newest),
    undefined,
  )

const isSameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

/** The repository that had a name last; 0 where no id is known with that name. Names are given away anew. */
const holderOf = (repository: string, known: readonly KnownName[]): number =>
  newestOf(known.filter((name) => name.repositoryId !== 0 && isSameName(name.repository, repository)))?.repositoryId ??
  0

/**
 * Tells which repository it is that was met, over GitHub or in a clone: the same id, whatever its name was, or the same name, however it
 * is spelled. Pure.
 */
export function identify(met: MetRepository, known: readonly KnownName[]): RepositoryIdentity {
  const repositoryId = met.repositoryId ?? holderOf(met.repository, known)
  const ofThisId = known.filter((name) => repositoryId !== 0 && name.repositoryId === repositoryId)
  const ofThisName = known.filter((name) => isSameName(name.repository, met.repository))
  const present = newestOf(ofThisId.length > 0 ? ofThisId : ofThisName)?.repository
  const repository = met.repositoryId === undefined ? (present ?? met.repository) : met.repository
  const isItsName = (name: string) =>
    [repository, ...ofThisId.map((other) => other.repository)].some((other) => isSameName(other, name))
  const otherNames = known
    .map((name) => name.repository)
    .filter((name) => name !== repository && isItsName(name) && [0, repositoryId].includes(holderOf(name, known)))
  return { repositoryId, repository, otherNames: [...new Set(otherNames)] }
}

/** Cursors under the names that the repositories have: the one set last of all that a repository's branch has. Pure. */
export function cursorsOf(identities: readonly RepositoryIdentity[], cursors: Cursors): Cursors {
  const carried = new Map(cursors)
  for (const { repositoryId, repository, otherNames } of identities) {
    const names = new Set([repository, ...otherNames])
    const own = [...cursors.values()].filter((cursor) => names.has(cursor.repository))
    for (const cursor of own) carried.delete(branchKey(cursor))
    // One that was set for another repository, which had this name before, tells nothing.
    const usable = own.filter((cursor) => [0, repositoryId].includes(cursor.repositoryId))
    for (const cursor of usable.toSorted((one, other) => (one.setAt < other.setAt ? -1 : 1))) {
      const carriedOver: Cursor = { ...cursor, repository }
      carried.set(branchKey(carriedOver), carriedOver)
    }
  }
  return carried
}
