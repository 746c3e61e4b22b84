/** Cuts a list into batches of at most `size` items. */
export function inBatches<Item>(items: readonly Item[], size: number): Item[][] {
  const batches: Item[][] = []
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size))
  return batches
}

/**
 * Cuts what comes in pieces of any size into chunks of a `size`, in items or, where `weigh` is given, in their weights. When the
 * source fails, what came before is given first.
 */
export async function* inChunks<Item>(
  pieces: AsyncIterable<readonly Item[]>,
  size: number,
  weigh: (item: Item) => number = () => 1,
): AsyncGenerator<readonly Item[]> {
  let chunk: Item[] = []
  let weight = 0
  try {
    for await (const piece of pieces) {
      for (const item of piece) {
        chunk.push(item)
        weight += weigh(item)
        if (weight < size) continue
        yield chunk
        chunk = []
        weight = 0
      }
    }
  } catch (error) {
    if (chunk.length > 0) yield chunk
    throw error
  }
  if (chunk.length > 0) yield chunk
}

/** Has the source prepare its next value while the caller works on this one. One value ahead, no more. */
export async function* oneAhead<Value>(source: AsyncGenerator<Value>): AsyncGenerator<Value> {
  let next = source.next()
  try {
    for (;;) {
      const result = await next
      if (result.done === true) return
      next = source.next()
      // Awaited in the next turn; a failure until then is not unhandled.
      next.catch(() => undefined)
      yield result.value
    }
  } finally {
    await source.return(undefined)
  }
}
