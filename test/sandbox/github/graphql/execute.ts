import {
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLFormattedError,
  parse,
  validate,
} from 'graphql'
import * as z from 'zod'
import type { Accounts } from '../accounts.ts'
import { type Answer, type ApiRequest, answer, jsonBody } from '../exchange.ts'
import type { RepositoryDirectory } from '../hosted-repository.ts'
import { costOf } from './cost.ts'
import { mutationObject } from './mutation.ts'
import { queryObject } from './query.ts'
import { githubSchema } from './schema.ts'

const bodySchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
})

/** The GraphQL document of a request and its variables, if it has one. */
export function graphqlRequestOf(
  request: ApiRequest,
): { query: string; variables: Record<string, unknown> } | undefined {
  const body = bodySchema.safeParse(jsonBody(request))
  return body.success ? { query: body.data.query, variables: body.data.variables ?? {} } : undefined
}

/** Answers `POST /graphql`. As on GitHub, a query that fails is answered with status 200 and `errors`. */
export async function answerGraphql(
  request: ApiRequest,
  repositories: RepositoryDirectory,
  accounts: Accounts,
): Promise<Answer> {
  const { account, baseUrl } = request
  if (account === undefined) return answer(401, { message: 'This endpoint requires you to be authenticated.' })
  const body = bodySchema.safeParse(jsonBody(request))
  if (!body.success) return answer(400, { message: 'A query attribute must be specified and must be a string.' })
  const variables = body.data.variables ?? {}
  const operationName = body.data.operationName ?? undefined

  const schema = await githubSchema()
  const document = parseDocument(body.data.query)
  const errors = document instanceof GraphQLError ? [document] : validate(schema, document)
  if (document instanceof GraphQLError || errors.length > 0) return answer(200, { errors: errors.map(formatError) })

  const cost = costOf(document, variables, operationName)
  if (!account.rateLimit.take('graphql', cost.points)) {
    const message = `API rate limit exceeded for user ${account.login}.`
    return answer(200, { errors: [{ type: 'RATE_LIMITED', message }] })
  }
  const context = { repositories, accounts, account, baseUrl, cost }
  const result = await execute({
    schema,
    document,
    rootValue: { ...queryObject(context), ...mutationObject(context) },
    variableValues: variables,
    operationName,
    fieldResolver: resolveField,
  })
  if (result.errors === undefined) return answer(200, { data: result.data })
  return answer(200, { data: result.data, errors: result.errors.map(formatError) })
}

function parseDocument(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query)
  } catch (error) {
    if (error instanceof GraphQLError) return error
    throw error
  }
}

/** Reads a field from the object its parent resolved to; a function is called with the field's arguments. */
const resolveField: GraphQLFieldResolver<unknown, unknown> = (source, args, _context, info) => {
  const value: unknown = typeof source === 'object' && source !== null ? Reflect.get(source, info.fieldName) : undefined
  if (value === undefined) {
    throw new GraphQLError(`The local GitHub does not answer \`${info.parentType.name}.${info.fieldName}\`.`)
  }
  return typeof value === 'function' ? value(args) : value
}

/** An error as GitHub writes it: its `type` beside the message. */
function formatError(error: GraphQLError): GraphQLFormattedError & { type?: unknown } {
  const { message, locations, path, extensions } = error.toJSON()
  return {
    ...(extensions?.type === undefined ? {} : { type: extensions.type }),
    ...(path === undefined ? {} : { path }),
    ...(locations === undefined ? {} : { locations }),
    message,
  }
}
