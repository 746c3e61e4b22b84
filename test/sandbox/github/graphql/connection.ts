import { GraphQLError } from 'graphql'
import { once } from '../once.ts'

/** The arguments of every GraphQL connection. */
export interface PageArguments {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
}

/** Where a connection's nodes come from. */
export interface PageSource<Node> {
  total(): Promise<number>
  /** Up to `count` nodes from `offset`. One more than the page is asked for, to know whether there is a next page. */
  slice(offset: number, count: number): Promise<readonly Node[]>
  /** The page's nodes as GraphQL objects. */
  objects(nodes: readonly Node[]): Promise<readonly object[]> | readonly object[]
  /** Cursor of the node at `offset`. */
  cursor?(offset: number): string
  /** Offset of the node with this cursor; NaN for a cursor that isn't one. */
  offset?(cursor: string): number
}

const largestPage = 100

/** A page of a connection as a GraphQL object; everything is read when it is selected, and once. */
export function connection<Node>(name: string, page: PageArguments, source: PageSource<Node>): object {
  const size = pageSize(name, page)
  const cursor = source.cursor ?? ((offset: number) => Buffer.from(`cursor:${offset}`).toString('base64'))
  const after = page.after == null ? 0 : startAfter(page.after, source.offset ?? offsetOf)
  const start = once(async () => (page.last == null ? after : Math.max(0, (await source.total()) - size)))
  const peek = once(async () => source.slice(await start(), size + 1))
  const nodes = once(async () => source.objects((await peek()).slice(0, size)))
  return {
    totalCount: () => source.total(),
    nodes,
    edges: async () => {
      const offset = await start()
      return (await nodes()).map((node, index) => ({ node, cursor: cursor(offset + index) }))
    },
    pageInfo: async () => {
      const [offset, seen] = [await start(), await peek()]
      const count = Math.min(seen.length, size)
      return {
        hasNextPage: seen.length > size,
        hasPreviousPage: offset > 0,
        startCursor: count === 0 ? null : cursor(offset),
        endCursor: count === 0 ? null : cursor(offset + count - 1),
      }
    },
  }
}

/** A connection over a list that is at hand. */
export function listConnection<Node>(
  name: string,
  page: PageArguments,
  list: () => Promise<readonly Node[]>,
  object: (node: Node) => object,
): object {
  const all = once(list)
  return connection(name, page, {
    total: async () => (await all()).length,
    slice: async (offset, count) => (await all()).slice(offset, offset + count),
    objects: (nodes) => nodes.map(object),
  })
}

function pageSize(name: string, { first, last, before, after }: PageArguments): number {
  if (before != null || (last != null && (first != null || after != null))) {
    throw new GraphQLError(`The local GitHub pages \`${name}\` by \`first\` and \`after\`, or by \`last\` alone.`)
  }
  const size = first ?? last
  if (size == null) {
    throw new GraphQLError(
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
      {
        extensions: { type: 'MISSING_PAGINATION_BOUNDARIES' },
      },
    )
  }
  if (size > largestPage) {
    const which = first == null ? 'last' : 'first'
    const records = `Requesting ${size} records on the \`${name}\` connection exceeds the \`${which}\` limit`
    throw new GraphQLError(`${records} of ${largestPage} records.`, { extensions: { type: 'EXCESSIVE_PAGINATION' } })
  }
  return size
}

function startAfter(cursor: string, offset: (cursor: string) => number): number {
  const found = offset(cursor)
  if (!Number.isNaN(found)) return found + 1
  throw new GraphQLError(`\`${cursor}\` does not appear to be a valid cursor.`, {
    extensions: { type: 'INVALID_CURSOR_ARGUMENTS' },
  })
}

function offsetOf(cursor: string): number {
  const offset = /^cursor:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1]
  return Number(offset ?? Number.NaN)
}
