import { describe, expect, it } from 'vitest'
import { interleave } from '../../src/git/interleave.ts'

async function* numbers(from: number, to: number, ended: number[] = []) {
  try {
    for (let number = from; number <= to; number += 1) yield number
  } finally {
    ended.push(from)
  }
}

async function* broken(): AsyncGenerator<number> {
  yield 0
  throw new Error('broken')
}

describe('interleave', () => {
  it('gives all values of all sources, those of each in their order', async () => {
    const values: number[] = []
    for await (const value of interleave([numbers(1, 5), numbers(11, 12), numbers(21, 20)])) values.push(value)
    expect(values.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 11, 12])
    expect(values.filter((value) => value < 10)).toEqual([1, 2, 3, 4, 5])
  })

  it('ends the others when one fails', async () => {
    const ended: number[] = []
    const values = async () => {
      for await (const _ of interleave([numbers(1, 1_000_000, ended), broken()]));
    }
    await expect(values()).rejects.toThrow('broken')
    expect(ended).toEqual([1])
  })

  it('ends all when the caller stops', async () => {
    const ended: number[] = []
    for await (const value of interleave([numbers(1, 100, ended), numbers(101, 200, ended)])) if (value > 3) break
    expect(ended.toSorted((one, other) => one - other)).toEqual([1, 101])
  })
})
