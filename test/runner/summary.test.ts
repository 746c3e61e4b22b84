import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitSummary } from '../../src/runner/summary.ts'
import { linesOf, runProgram } from './program.ts'

const note = '_This summary is longer than GitHub accepts and is cut at its end; the log has the rest._\n\n'

describe('fitSummary', () => {
  test('leaves alone what fits, to the byte', () => {
    expect(fitSummary('é'.repeat(100), 200)).toBe('é'.repeat(100))
  })

  test('cuts at the end of a line, and says so first', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}\n`).join('')
    expect(fitSummary(lines, 120)).toBe(`${note}line 0\nline 1\nline 2\nline 3\n`)
  })

  test('says so also where no line fits', () => {
    expect(fitSummary('x'.repeat(300), 200)).toBe(note)
  })

  test('never exceeds the limit, halves no character, and keeps whole lines', () => {
    const text = fc
      .array(fc.string({ unit: 'grapheme-composite', maxLength: 20 }))
      .map((lines) => lines.map((line) => `${line.toWellFormed()}\n`).join(''))
    fc.assert(
      fc.property(text, fc.integer({ min: 120, max: 400 }), (markdown, limit) => {
        const fitted = fitSummary(markdown, limit)
        expect(Buffer.byteLength(fitted)).toBeLessThanOrEqual(limit)
        const kept = fitted.startsWith(note) ? fitted.slice(note.length) : fitted
        expect(markdown.startsWith(kept)).toBe(true)
        expect(kept === '' || kept.endsWith('\n')).toBe(true)
      }),
    )
  })
})

describe('writeSummary', () => {
  test("writes the step's summary, of which the last one stays", async () => {
    const run = await runProgram(`
      const { writeSummary } = await load('runner/summary.ts')
      await writeSummary('# First')
      await writeSummary('# Second\\n\\n| a | b |')
    `)
    expect(run.summary).toBe('# Second\n\n| a | b |\n')
    expect(linesOf(run)).toEqual([])
  })

  test.each([
    ['as large as GitHub takes it', 1024 * 1024, false],
    ['larger by a byte', 1024 * 1024 + 1, true],
    ['twice as large', 2 * 1024 * 1024, true],
  ])('has GitHub take a summary that is %s', async (_what, size, isCut) => {
    const run = await runProgram(
      `
      const { writeSummary } = await load('runner/summary.ts')
      const line = 'x'.repeat(1023) + '\\n'
      await writeSummary(line.repeat(4096).slice(0, Number(process.env.INPUT_SIZE) - 1))
      `,
      { inputs: { size: String(size) } },
    )
    expect(run.annotations).toEqual([])
    expect(run.summary.startsWith(note)).toBe(isCut)
    expect(run.summary.length).toBeGreaterThan(1_000_000)
  })

  test('does nothing where there is no summary', async () => {
    const run = await runProgram(`
      const { writeSummary } = await load('runner/summary.ts')
      delete process.env.GITHUB_STEP_SUMMARY
      await writeSummary('# Lost')
    `)
    expect(run).toMatchObject({ summary: '', conclusion: 'success' })
  })
})
