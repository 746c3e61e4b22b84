import { databaseIdOf, fullNameOf, type HostedRepository, type RepositoryDirectory } from './hosted-repository.ts'

/** The hosted repositories, to be added to and taken from. */
export interface MutableDirectory extends RepositoryDirectory, AsyncDisposable {
  /** Adds the repository that `open` opens. @throws Error when the name is taken. */
  add(name: { owner: string; name: string }, open: () => Promise<HostedRepository>): Promise<void>
  remove(fullName: string): Promise<void>
  /** The repository, whoever asks. @throws Error when there is none. */
  get(fullName: string): HostedRepository
}

export function createDirectory(): MutableDirectory {
  const repositories = new Map<string, HostedRepository>()
  const keyOf = (fullName: string) => fullName.toLowerCase()
  return {
    async add(name, open) {
      const fullName = fullNameOf(name)
      if (repositories.has(keyOf(fullName))) throw new Error(`The local GitHub already has a repository ${fullName}`)
      repositories.set(keyOf(fullName), await open())
    },
    async remove(fullName) {
      const repository = repositories.get(keyOf(fullName))
      repositories.delete(keyOf(fullName))
      await repository?.[Symbol.asyncDispose]()
    },
    get(fullName) {
      const repository = repositories.get(keyOf(fullName))
      if (repository === undefined) throw new Error(`The local GitHub has no repository ${fullName}`)
      return repository
    },
    find(fullName, isAuthenticated) {
      const repository = repositories.get(keyOf(fullName))
      return repository?.isPrivate === true && !isAuthenticated ? undefined : repository
    },
    withId: (databaseId, isAuthenticated) =>
      [...repositories.values()].find(
        (repository) => databaseIdOf(repository) === databaseId && (isAuthenticated || !repository.isPrivate),
      ),
    ownedBy(owner, isAuthenticated) {
      return [...repositories.values()]
        .filter((repository) => keyOf(repository.owner) === keyOf(owner))
        .filter((repository) => isAuthenticated || !repository.isPrivate)
        .toSorted((a, b) => a.name.localeCompare(b.name))
    },
    people: () => [...repositories.values()].flatMap(({ people }) => people),
    async [Symbol.asyncDispose]() {
      const all = [...repositories.values()]
      repositories.clear()
      await Promise.all(all.map((repository) => repository[Symbol.asyncDispose]()))
    },
  }
}
