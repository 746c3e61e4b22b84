/** A commit and its parents. */
export interface GraphNode {
  readonly sha: string
  /** All of them, by SHA. */
  readonly parents: readonly string[]
}

/** How many commits a head has that another commit lacks, and the other way round, as GitHub counts them. */
export interface Counts {
  readonly ahead: number
  readonly behind: number
}

/** The SHAs that `from` reaches, as far as the nodes tell. */
function ancestorsOf(from: string, nodes: ReadonlyMap<string, GraphNode>): ReadonlySet<string> {
  const found = new Set([from])
  // A set gives also what is added while it is walked through.
  for (const sha of found) for (const parent of nodes.get(sha)?.parents ?? []) found.add(parent)
  return found
}

/** What `head` reaches before it comes to one of `ends`, parents first; undefined where the nodes don't lead so far. */
function reachedBefore(
  head: string,
  ends: ReadonlySet<string>,
  nodes: ReadonlyMap<string, GraphNode>,
): GraphNode[] | undefined {
  const order: GraphNode[] = []
  const seen = new Set<string>()
  const stack: { readonly sha: string; readonly isLeft: boolean }[] = [{ sha: head, isLeft: false }]
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { sha, isLeft } = step
    if (!isLeft && (seen.has(sha) || ends.has(sha))) continue
    const node = nodes.get(sha)
    if (node === undefined) return undefined
    if (isLeft) {
      order.push(node)
      continue
    }
    seen.add(sha)
    stack.push({ sha, isLeft: true }, ...node.parents.map((parent) => ({ sha: parent, isLeft: false })))
  }
  return order
}

/** Whether each of these commits, parents first, has `from` as an ancestor. */
function allDescend(order: readonly GraphNode[], from: string): boolean {
  const descendants = new Set([from])
  for (const { sha, parents } of order) if (parents.some((parent) => descendants.has(parent))) descendants.add(sha)
  return order.every(({ sha }) => descendants.has(sha))
}

/**
 * What `head` reaches and `from` does not, parents first, by a piece of the history and the links between its commits; undefined
 * where they don't prove it. Pure.
 *
 * What is reached from the head before an ancestor of `from` holds all that is new. It holds nothing else where each of these
 * commits has `from` as an ancestor (then `from` can't have it as one), or where they are as many as GitHub counts.
 */
export function newCommits(
  { head, from }: { readonly head: string; readonly from: string },
  page: readonly GraphNode[],
  counts: Counts | undefined,
): readonly string[] | undefined {
  const nodes = new Map(page.map((node) => [node.sha, node]))
  const order = reachedBefore(head, ancestorsOf(from, nodes), nodes)
  if (order === undefined) return undefined
  const isCounted = counts?.behind === 0 && counts.ahead === order.length
  return isCounted || (order.length > 0 && allDescend(order, from)) ? order.map(({ sha }) => sha) : undefined
}
