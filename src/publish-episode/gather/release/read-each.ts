import { z } from 'zod'
import type { GitHub, GraphQLError } from '../../../github/client.ts'
import type { RepositoryName } from '../../../github/repository.ts'

/** What to read of a repository for each of many names. */
interface Each<Value> {
  /** The query's name. */
  readonly query: string
  readonly names: readonly string[]
  /** GraphQL's type of a name. */
  readonly type: 'String!' | 'GitObjectID!'
  /** The field to read, with the variable that holds the name. */
  readonly field: (variable: string) => string
  readonly value: z.ZodType<Value>
  readonly attempted: string
}

/** Names that one request asks for. */
const MAX_NAMES = 50

/**
 * Reads a field of a repository for each of many names, by name; what GitHub leaves out is left out. One request for fifty of them.
 *
 * @returns the values, and what GitHub reports beside them: with an error, a value that is left out proves nothing
 */
export async function readEach<Value>(
  gitHub: GitHub,
  repository: RepositoryName,
  { query, names, type, field, value, attempted }: Each<Value>,
): Promise<{ readonly values: ReadonlyMap<string, Value>; readonly errors: readonly GraphQLError[] }> {
  const answer = z.object({ repository: z.record(z.string(), value.nullable()) })
  const values = new Map<string, Value>()
  const errors: GraphQLError[] = []
  for (let start = 0; start < names.length; start += MAX_NAMES) {
    const some = names.slice(start, start + MAX_NAMES)
    const got = await gitHub.graphql({
      query: `
query ${query}($owner: String!, $name: String!, ${some.map((_, index) => `$each${index}: ${type}`).join(' ')}) {
  repository(owner: $owner, name: $name) {
    ${some.map((_, index) => `each${index}: ${field(`$each${index}`)}`).join('\n    ')}
  }
}`,
      variables: { ...repository, ...Object.fromEntries(some.map((name, index) => [`each${index}`, name])) },
      data: answer,
      attempted,
    })
    errors.push(...got.errors)
    for (const [index, name] of some.entries()) {
      const found = got.data.repository[`each${index}`]
      if (found !== null && found !== undefined) values.set(name, found)
    }
  }
  return { values, errors }
}
