import { describe, expect, test } from 'vitest'
import { mermaidChart } from '../../src/text/markdown/chart.ts'
import { parseChart } from './report/chart-syntax.ts'
import { elementsOf, elementsWithClass, textOf, textsOf } from './report/elements.ts'
import { renderMarkdown } from './report/markdown.ts'

const summaryOf = (markdown: string) => renderMarkdown(markdown, 'summary').markup

describe('charts', () => {
  const chart = {
    title: 'Commits per day',
    categories: ['2026-11-20', '2026-11-21', '2026-11-22'],
    unit: 'commits',
    series: [
      { kind: 'bar', values: [3, 0, 12] },
      { kind: 'line', values: [1, 2, 3] },
    ],
  } as const

  test('are read as they were written', () => {
    expect(parseChart(mermaidChart(chart).split('\n').slice(1, -1).join('\n'))).toEqual({
      title: 'Commits per day',
      categories: ['2026-11-20', '2026-11-21', '2026-11-22'],
      y: { title: 'commits', low: 0, high: 12 },
      series: [
        { kind: 'bar', name: undefined, values: [3, 0, 12] },
        { kind: 'line', name: undefined, values: [1, 2, 3] },
      ],
    })
  })

  test('are read in every form that mermaid documents', () => {
    const source = `xychart-beta
      %% a comment
      title Short
      x-axis Months [jan, "feb, late", mar]
      y-axis -5 --> 7.5
      bar "before" [+1.3, .6, -2]
      line [1, 2, 3]`
    expect(parseChart(source)).toEqual({
      title: 'Short',
      categories: ['jan', 'feb, late', 'mar'],
      y: { title: '', low: -5, high: 7.5 },
      series: [
        { kind: 'bar', name: 'before', values: [1.3, 0.6, -2] },
        { kind: 'line', name: undefined, values: [1, 2, 3] },
      ],
    })
  })

  test.each([
    ['[1, 2]', ['0', '1', '2']],
    ['[0.5, 1]', ['0', '0.2', '0.4', '0.6', '0.8', '1']],
  ])('count in whole numbers where their values are: %s', (values, expected) => {
    const markup = summaryOf(`\`\`\`mermaid\nxychart-beta\nx-axis [a, b]\nbar ${values}\n\`\`\``)
    const ticks = elementsWithClass(markup, 'tick').filter(({ attribs }) => attribs['text-anchor'] === 'end')
    expect(ticks.map(textOf)).toEqual(expected)
  })

  test('get the range of their values when they give none', () => {
    expect(parseChart('xychart-beta\nx-axis [a, b]\ny-axis "ms"\nbar [2, 5]')?.y).toEqual({
      title: 'ms',
      low: 0,
      high: 5,
    })
  })

  test.each([
    'graph TD; A-->B',
    'xychart-beta\nbar [one]',
    'xychart-beta\npie [1]',
    'xychart-beta\ny-axis 5 --> 5\nbar [1]',
    'xychart-beta',
  ])('that are none show as code: %j', (source) => {
    const markup = summaryOf(`\`\`\`mermaid\n${source}\n\`\`\``)
    expect(textsOf(markup, 'code')).toEqual([source])
    expect(elementsOf(markup, 'svg')).toEqual([])
  })

  test('have a bar and a point for each value, whose heights are in proportion', () => {
    const markup = summaryOf(`${mermaidChart(chart)}\n\nafter`)
    const heights = elementsWithClass(markup, 'bar').map(({ attribs }) => Number(attribs.height))
    const [low = 0, none, high = 0] = heights
    expect(heights).toHaveLength(3)
    expect(none).toBe(0)
    expect(high).toBeCloseTo(low * 4)
    expect(elementsWithClass(markup, 'point')).toHaveLength(3)
    expect(elementsWithClass(markup, 'value').map(textOf)).toEqual(['3', '0', '12'])
    expect(textsOf(markup, 'figcaption')).toEqual(['Commits per day'])
    expect(textsOf(markup, 'p')).toEqual(['after'])
  })

  test('put the bars of several series side by side, and name the series', () => {
    const markup = summaryOf('```mermaid\nxychart-beta\nx-axis [a, b]\nbar "old" [1, 2]\nbar "new" [3, 4]\n```')
    const places = elementsWithClass(markup, 'bar').map(({ attribs }) => ({
      from: Number(attribs.x),
      to: Number(attribs.x) + Number(attribs.width),
    }))
    const ordered = places.toSorted((one, other) => one.from - other.from)
    expect(ordered.every(({ from }, index) => index === 0 || from >= (ordered[index - 1]?.to ?? 0))).toBe(true)
    expect(elementsWithClass(markup, 'series-2').map(({ name }) => name)).toEqual(['rect', 'rect', 'li'])
    expect(textsOf(markup, 'li')).toEqual(['old', 'new'])
  })

  test('draw bars below zero downwards', () => {
    const markup = summaryOf('```mermaid\nxychart-beta\nx-axis [a, b]\ny-axis -10 --> 10\nbar [-10, 10]\n```')
    const [below, above] = elementsWithClass(markup, 'bar').map(({ attribs }) => Number(attribs.y))
    const [belowHeight, aboveHeight] = elementsWithClass(markup, 'bar').map(({ attribs }) => Number(attribs.height))
    expect(belowHeight).toBe(aboveHeight)
    expect(below).toBe((above ?? 0) + (aboveHeight ?? 0))
  })

  test('leave out labels that would run into each other', () => {
    const days = Array.from({ length: 30 }, (_, day) => `2026-11-${String(day + 1).padStart(2, '0')}`)
    const markup = summaryOf(
      mermaidChart({ ...chart, categories: days, series: [{ kind: 'bar', values: days.map((_, day) => day) }] }),
    )
    const shown = textsOf(markup, 'text').filter((text) => text.startsWith('2026-'))
    expect(elementsWithClass(markup, 'bar')).toHaveLength(30)
    expect(shown[0]).toBe('2026-11-01')
    expect(shown.length).toBeLessThan(12)
  })

  test("can't be forged by text that looks like the place of one", () => {
    const markup = summaryOf(`<div>00000000-0000-0000-0000-000000000000-0</div>\n\n${mermaidChart(chart)}`)
    expect(elementsOf(markup, 'svg')).toHaveLength(1)
    expect(textsOf(markup, 'div')[0]).toBe('00000000-0000-0000-0000-000000000000-0')
  })
})
