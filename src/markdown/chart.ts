/** One series of a bar or line chart: a value per category, in the chart's unit. */
export interface ChartSeries {
  readonly kind: 'bar' | 'line'
  readonly values: readonly number[]
}

/** A chart with categories along its x axis. */
export interface Chart {
  readonly title: string
  readonly categories: readonly string[]
  readonly unit: string
  readonly series: readonly ChartSeries[]
}

const label = (text: string) => `"${text.replace(/[^\p{L}\p{N} .,:/()%-]/gu, ' ').trim()}"`

/**
 * A fenced mermaid `xychart-beta` block, which GitHub draws in job summaries and pull requests.
 *
 * @see https://mermaid.js.org/syntax/xyChart.html
 */
export function mermaidChart({ title, categories, unit, series }: Chart): string {
  const top = Math.max(1, ...series.flatMap(({ values }) => values))
  return [
    '```mermaid',
    'xychart-beta',
    `  title ${label(title)}`,
    `  x-axis [${categories.map(label).join(', ')}]`,
    `  y-axis ${label(unit)} 0 --> ${top}`,
    ...series.map(({ kind, values }) => `  ${kind} [${values.join(', ')}]`),
    '```',
  ].join('\n')
}
