import { readFile } from 'node:fs/promises'
import { buildSchema, type GraphQLSchema } from 'graphql'

let built: Promise<GraphQLSchema> | undefined

/** GitHub's public GraphQL schema. Built at the first call (about a second), then shared by the process. */
export function githubSchema(): Promise<GraphQLSchema> {
  built ??= readSchema()
  return built
}

async function readSchema(): Promise<GraphQLSchema> {
  // The file lies beside the package's entry, whose import would build two more schemas.
  const file = new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema'))
  return buildSchema(await readFile(file, 'utf8'), { assumeValidSDL: true, assumeValid: true, noLocation: true })
}
