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
  /** All other names and spellings that it ever had, also those that another repository has now. */
  readonly formerNames: readonly string[]
  /** Names under which that belongs to it which was stored without an id: those that no other repository had last. */
  readonly ownNames: readonly string[]
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
export const holderOf = (repository: string, known: readonly KnownName[]): number =>
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
  const names = new Set([repository, ...known.map((name) => name.repository).filter(isItsName)])
  return {
    repositoryId,
    repository,
    formerNames: [...names].filter((name) => name !== repository),
    ownNames: [...names].filter((name) => [0, repositoryId].includes(holderOf(name, known))),
  }
}

/** Whether something that is stored under a name, with an id where one was known, belongs to a repository. */
export const belongsTo = (
  { repositoryId, ownNames }: RepositoryIdentity,
  stored: { readonly repository: string; readonly repositoryId: number },
): boolean => (stored.repositoryId === 0 ? ownNames.includes(stored.repository) : stored.repositoryId === repositoryId)

/** Cursors under the names that the repositories have. */
interface CarriedCursors {
  readonly cursors: Cursors
  /** Those among them that are stored under another name. */
  readonly moved: readonly Cursor[]
}

/**
 * Brings the cursors under the names that the repositories have: of several for a branch the one set last. Pure.
 *
 * @param setAt when those that are moved are set anew.
 */
export function carryCursors(
  identities: readonly RepositoryIdentity[],
  cursors: Cursors,
  setAt: string,
): CarriedCursors {
  const all = [...cursors.values()].toSorted((one, other) => (one.setAt < other.setAt ? -1 : 1))
  const names = new Set(identities.map(({ repository }) => repository))
  const isOfAny = (cursor: Cursor) => identities.some((identity) => belongsTo(identity, cursor))
  // One that was set for another repository, which had this name before, tells nothing.
  const others = all.filter((cursor) => !names.has(cursor.repository) && !isOfAny(cursor))
  const carried = new Map(others.map((cursor) => [branchKey(cursor), cursor]))
  const moved: Cursor[] = []
  for (const identity of identities) {
    const { repository, repositoryId } = identity
    const newest = new Map(all.filter((cursor) => belongsTo(identity, cursor)).map((cursor) => [cursor.branch, cursor]))
    for (const cursor of newest.values()) {
      const isMoved = cursor.repository !== repository
      const present = { ...cursor, repository, repositoryId, setAt: isMoved ? setAt : cursor.setAt }
      carried.set(branchKey(present), present)
      if (isMoved) moved.push(present)
    }
  }
  return { cursors: carried, moved }
}
