/** Where in GraphQL's `data`: aliases and fields, and the places of nodes in a list. */
type Path = readonly (string | number)[]

/**
 * What GitHub answers where it could not give a part of what was asked: null in its place, and beside `data` an error that names it.
 *
 * @param path ends at what becomes null, such as `['r0', 'ref', 'target']` or `['r0', 'refs', 'nodes', 3]`
 * @param error its `type`, such as `INTERNAL` or `NOT_FOUND`; null where no error tells of it
 */
export const nullAt =
  (path: Path, error: string | null = 'INTERNAL') =>
  (body: unknown): unknown => {
    if (!isObject(body)) throw new Error('The answer is not one of GraphQL.')
    const data = structuredClone(body.data)
    const parent = path.slice(0, -1).reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), data)
    const [last] = path.slice(-1)
    if (!isObject(parent) || last === undefined || !(last in parent)) {
      throw new Error(`The answer has nothing at ${path.join('.')}: ${JSON.stringify(body).slice(0, 500)}`)
    }
    parent[last] = null
    const errors = Array.isArray(body.errors) ? body.errors : []
    const told = error === null ? [] : [{ type: error, path, message: MESSAGES[error] ?? 'Something went wrong.' }]
    return { ...body, data, ...(errors.length + told.length === 0 ? {} : { errors: [...errors, ...told] }) }
  }

/** As GitHub words them. */
const MESSAGES: Readonly<Record<string, string>> = {
  INTERNAL:
    'Something went wrong while executing your query. Please include `ABCD:1234:5678` when reporting this issue.',
  NOT_FOUND: 'Could not resolve to a node with the global id.',
  FORBIDDEN: 'Resource not accessible by integration',
}

const isObject = (value: unknown): value is Record<string | number, unknown> =>
  typeof value === 'object' && value !== null
