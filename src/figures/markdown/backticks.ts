/** Tells where inline code that a run of backticks opens is closed: by the next run of the same length. */
export type FindClosing = (length: number, after: number) => number | undefined

/** Prepares the search in a text; places are asked for in ascending order, so that all of it takes linear time. */
export function closingFinder(text: string): FindClosing {
  const places = new Map<number, number[]>()
  for (const { 0: run, index } of text.matchAll(/`+/gu)) {
    const known = places.get(run.length)
    if (known === undefined) places.set(run.length, [index])
    else known.push(index)
  }
  const firstOfUse = new Map<number, number>()
  return (length, after) => {
    const known = places.get(length) ?? []
    let first = firstOfUse.get(length) ?? 0
    while ((known[first] ?? Number.POSITIVE_INFINITY) <= after) first += 1
    firstOfUse.set(length, first)
    return known[first]
  }
}
