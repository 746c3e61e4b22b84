/** One series of a bar or line chart: a value per category, in the chart's unit. */
interface ChartSeries {
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
/** To three decimals: mermaid reads neither exponents nor words. What is no number is drawn as 0. */
const figure = (value: number) => (Number.isFinite(value) ? Number(value.toFixed(3)) : 0)

/**
 * A fenced mermaid `xychart-beta` block, which GitHub draws in job summaries and pull requests.
 *
 * @see https://mermaid.js.org/syntax/xyChart.html
 */
export function mermaidChart({ title, categories, unit, series }: Chart): string {
  const lines = series.map(({ kind, values }) => ({ kind, figures: values.map(figure) }))
  const figures = lines.flatMap((line) => line.figures)
  return [
    '```mermaid',
    'xychart-beta',
    `  title ${label(title)}`,
    `  x-axis [${categories.map(label).join(', ')}]`,
    `  y-axis ${label(unit)} ${Math.min(0, ...figures)} --> ${Math.max(1, ...figures)}`,
    ...lines.map((line) => `  ${line.kind} [${line.figures.join(', ')}]`),
    '```',
  ].join('\n')
}
