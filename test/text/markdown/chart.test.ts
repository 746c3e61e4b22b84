import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mermaidChart } from '../../../src/text/markdown/chart.ts'
import { render, wildText } from './rendering.ts'

test('a chart is a mermaid block with its title, categories, unit and series', () => {
  expect(
    mermaidChart({
      title: 'Commits per day',
      categories: ['11-01', '11-02'],
      unit: 'commits',
      series: [
        { kind: 'bar', values: [3, 12.5] },
        { kind: 'line', values: [1, 0] },
      ],
    }),
  ).toBe(`\`\`\`mermaid
xychart-beta
  title "Commits per day"
  x-axis ["11-01", "11-02"]
  y-axis "commits" 0 --> 12.5
  bar [3, 12.5]
  line [1, 0]
\`\`\``)
})

test('numbers are written as mermaid reads them, and the axis holds them all', () => {
  const values = [Number.NaN, Number.POSITIVE_INFINITY, 1e-7, 1 / 3, -2.5, -0]
  expect(
    mermaidChart({ title: 't', categories: [], unit: 'u', series: [{ kind: 'line', values }] })
      .split('\n')
      .slice(4, 6),
  ).toEqual(['  y-axis "u" -2.5 --> 1', '  line [0, 0, 0, 0.333, -2.5, 0]'])
})

test('an empty chart has an axis all the same', () => {
  expect(mermaidChart({ title: 't', categories: [], unit: 'u', series: [] })).toContain('y-axis "u" 0 --> 1')
})

test('no label ends the block, or a text in it', () => {
  fc.assert(
    fc.property(wildText, wildText, wildText, (title, category, unit) => {
      const chart = mermaidChart({
        title,
        categories: [category, 'last'],
        unit,
        series: [{ kind: 'bar', values: [1, 2] }],
      })
      const { elements, text } = render(`${chart}\n\nafter`)
      expect(elements).toEqual(['pre', 'code', 'p'])
      expect(text).toMatch(/ after$/u)
      expect(chart.split('\n')).toEqual([
        '```mermaid',
        'xychart-beta',
        expect.stringMatching(/^ {2}title "[^"`<>{}\\]*"$/u),
        expect.stringMatching(/^ {2}x-axis \["[^"`<>{}\\[\]]*", "last"\]$/u),
        expect.stringMatching(/^ {2}y-axis "[^"`<>{}\\]*" 0 --> 2$/u),
        '  bar [1, 2]',
        '```',
      ])
    }),
    { numRuns: 1_000 },
  )
})
