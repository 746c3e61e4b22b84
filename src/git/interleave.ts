/** Yields what several sources give, in the order in which it comes. Each is asked again only when its last value was taken. */
export async function* interleave<Value>(sources: readonly AsyncGenerator<Value>[]): AsyncGenerator<Value> {
  const pending = new Map(sources.map((source) => [source, ask(source)]))
  try {
    while (pending.size > 0) {
      const { source, result } = await Promise.race(pending.values())
      if (result.done === true) {
        pending.delete(source)
        continue
      }
      pending.set(source, ask(source))
      yield result.value
    }
  } finally {
    for (const asked of pending.values()) asked.catch(() => undefined)
    await Promise.allSettled(sources.map((source) => source.return(undefined)))
  }
}

async function ask<Value>(source: AsyncGenerator<Value>) {
  return { source, result: await source.next() }
}
