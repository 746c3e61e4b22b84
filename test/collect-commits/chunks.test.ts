import { describe, expect, it } from 'vitest'
import { inChunks, oneAhead } from '../../src/collect-commits/chunks.ts'

async function* pieces(...values: readonly (readonly number[] | Error)[]) {
  for (const value of values) {
    if (value instanceof Error) throw value
    yield value
  }
}

async function collect<Value>(source: AsyncIterable<Value>): Promise<{ values: Value[]; error?: unknown }> {
  const values: Value[] = []
  try {
    for await (const value of source) values.push(value)
    return { values }
  } catch (error) {
    return { values, error }
  }
}

describe('inChunks', () => {
  it('parts and joins pieces', async () => {
    expect(await collect(inChunks(pieces([1], [2, 3, 4, 5], [], [6]), 4))).toEqual({
      values: [
        [1, 2, 3, 4],
        [5, 6],
      ],
    })
  })

  it('counts by weight where items have one', async () => {
    expect(await collect(inChunks(pieces([1, 9, 1, 1, 1]), 3, (item) => item))).toEqual({
      values: [
        [1, 9],
        [1, 1, 1],
      ],
    })
  })

  it('gives what came before a failure, then fails', async () => {
    const error = new Error('broken')
    expect(await collect(inChunks(pieces([1, 2, 3], error), 2))).toEqual({ values: [[1, 2], [3]], error })
  })
})

describe('oneAhead', () => {
  it('gives all values in order, and is one ahead, no more', async () => {
    const asked: number[] = []
    async function* source() {
      for (const value of [1, 2, 3]) {
        asked.push(value)
        yield value
      }
    }
    const seen: unknown[] = []
    for await (const value of oneAhead(source())) {
      await Promise.resolve()
      seen.push([value, [...asked]])
    }
    expect(seen).toEqual([
      [1, [1, 2]],
      [2, [1, 2, 3]],
      [3, [1, 2, 3]],
    ])
  })

  it('gives the values before a failure, then fails', async () => {
    const error = new Error('broken')
    expect(await collect(oneAhead(pieces([1], [2], error)))).toEqual({ values: [[1], [2]], error })
  })

  it('ends its source when the caller stops', async () => {
    let isEnded = false
    async function* source() {
      try {
        for (let value = 1; ; value += 1) yield value
      } finally {
        isEnded = true
      }
    }
    for await (const value of oneAhead(source())) if (value === 2) break
    expect(isEnded).toBe(true)
  })
})
