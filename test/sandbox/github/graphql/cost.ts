import {
  type ArgumentNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'

/** What a query costs, computed as GitHub does before it runs it. */
export interface QueryCost {
  /** Points: the requests needed to fill every connection, divided by 100, at least 1. */
  points: number
  /** The largest number of nodes the query can answer. */
  nodes: number
}

/**
 * Computes a query's points and nodes
 * (https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api).
 */
export function costOf(document: DocumentNode, variables: Record<string, unknown>, operationName?: string): QueryCost {
  const operations = document.definitions.filter(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      (operationName === undefined || definition.name?.value === operationName),
  )
  const fragments = new Map(
    document.definitions
      .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment.selectionSet]),
  )
  let requests = 0
  let nodes = 0

  function visit(selections: SelectionSetNode, parents: number): void {
    for (const selection of selections.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        visit(selection.selectionSet, parents)
      } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value)
        if (fragment !== undefined) visit(fragment, parents)
      } else {
        const size = pageSize(selection.arguments ?? [], variables)
        if (size !== undefined) {
          requests += parents
          nodes += parents * size
        }
        if (selection.selectionSet !== undefined) visit(selection.selectionSet, parents * (size ?? 1))
      }
    }
  }

  for (const operation of operations) visit(operation.selectionSet, 1)
  return { points: Math.max(1, Math.round(requests / 100)), nodes }
}

function pageSize(args: readonly ArgumentNode[], variables: Record<string, unknown>): number | undefined {
  const argument = args.find(({ name }) => name.value === 'first' || name.value === 'last')
  if (argument === undefined) return undefined
  if (argument.value.kind === Kind.INT) return Number(argument.value.value)
  const given = argument.value.kind === Kind.VARIABLE ? variables[argument.value.name.value] : undefined
  return typeof given === 'number' ? given : undefined
}
