/** One series of values, one for each category. */
export interface DrawnSeries {
  readonly kind: 'bar' | 'line'
  readonly name: string | undefined
  readonly values: readonly number[]
}

/** What a mermaid `xychart-beta` block says. */
export interface DrawnChart {
  readonly title: string
  readonly categories: readonly string[]
  /** The y axis: its title and its range, in the chart's unit. */
  readonly y: { readonly title: string; readonly low: number; readonly high: number }
  readonly series: readonly DrawnSeries[]
}

const NAME = String.raw`(?:"(?<quoted>[^"]*)"|(?<bare>[^\s"[\]]+))`
const NUMBER = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)`
const TITLE = new RegExp(String.raw`^title\s+${NAME}$`, 'u')
const X_AXIS = new RegExp(String.raw`^x-axis\s+(?:${NAME}\s*)?\[(?<list>.*)\]$`, 'u')
const Y_AXIS = new RegExp(String.raw`^y-axis(?:\s+${NAME})??(?:\s+(?<low>${NUMBER})\s*-->\s*(?<high>${NUMBER}))?$`, 'u')
const SERIES = new RegExp(String.raw`^(?<kind>bar|line)\s+(?:${NAME}\s*)?\[(?<list>.*)\]$`, 'u')
const CATEGORY = /\s*(?:"([^"]*)"|([^",]*))\s*(?:,|$)/gu

type Groups = Readonly<Record<string, string | undefined>>

const nameIn = ({ quoted, bare }: Groups) => quoted ?? bare
const categoriesIn = (list: string) =>
  [...`${list.trim()},`.matchAll(CATEGORY)].slice(0, -1).map(([, quoted, bare]) => quoted ?? bare?.trim() ?? '')

function seriesIn(groups: Groups): DrawnSeries | undefined {
  const values = (groups.list ?? '').split(',').map((text) => (text.trim() === '' ? Number.NaN : Number(text)))
  if (!values.every(Number.isFinite)) return undefined
  return { kind: groups.kind === 'bar' ? 'bar' : 'line', name: nameIn(groups), values }
}

/** The range that shows all values, from zero where they allow it. */
function rangeOf(values: readonly number[]): { low: number; high: number } {
  const low = Math.min(0, ...values)
  const high = Math.max(0, ...values)
  return { low, high: high > low ? high : low + 1 }
}

/**
 * Reads a mermaid chart with categories along its x axis and bars or lines.
 *
 * @returns undefined for any other diagram, and for one that mermaid would refuse.
 * @see https://mermaid.js.org/syntax/xyChart.html
 */
export function parseChart(source: string): DrawnChart | undefined {
  const [head, ...lines] = source
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('%%'))
  if (head !== 'xychart-beta' && head !== 'xychart') return undefined

  let title = ''
  let categories: string[] | undefined
  let axis: Groups = {}
  const series: DrawnSeries[] = []
  for (const line of lines) {
    const titleGroups = TITLE.exec(line)?.groups
    const xGroups = X_AXIS.exec(line)?.groups
    const yGroups = Y_AXIS.exec(line)?.groups
    const seriesGroups = SERIES.exec(line)?.groups
    if (titleGroups) title = nameIn(titleGroups) ?? ''
    else if (xGroups) categories = categoriesIn(xGroups.list ?? '')
    else if (yGroups) axis = yGroups
    else if (seriesGroups) {
      const read = seriesIn(seriesGroups)
      if (read === undefined) return undefined
      series.push(read)
    } else return undefined
  }
  if (series.length === 0) return undefined

  const values = series.flatMap((one) => one.values)
  const range = axis.low === undefined ? rangeOf(values) : { low: Number(axis.low), high: Number(axis.high) }
  if (range.high <= range.low) return undefined
  const length = Math.max(...series.map((one) => one.values.length))
  return {
    title,
    categories: categories ?? Array.from({ length }, (_, index) => String(index + 1)),
    y: { title: nameIn(axis) ?? '', ...range },
    series,
  }
}
