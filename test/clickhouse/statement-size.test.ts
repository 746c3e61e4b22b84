import { expect, test } from 'vitest'
import { packStatements } from '../../src/clickhouse/statement-size.ts'

const sizesOf = (parts: readonly string[]) => packStatements(parts, (part) => part).map((pack) => pack.length)

test('parts are shared out among statements that the server takes, in order', () => {
  expect(sizesOf([])).toEqual([])
  expect(sizesOf(Array(50).fill('SELECT 1'))).toEqual([50])
  expect(sizesOf(Array(120).fill('SELECT 1'))).toEqual([50, 50, 20])
  expect(sizesOf(Array(10).fill('x'.repeat(50_000)))).toEqual([2, 2, 2, 2, 2])
  expect(packStatements([1, 2, 3, 4], (part) => '€'.repeat(part * 15_000))).toEqual([[1], [2], [3], [4]])
  expect(sizesOf(['x'.repeat(200_000), 'y'])).toEqual([1, 1])
})
