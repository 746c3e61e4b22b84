import { LABELLED, round, type Scale, scaleOf, shortNumber, xAxis, yAxis } from './chart-axes.ts'
import type { DrawnChart, DrawnSeries } from './chart-syntax.ts'
import { type Html, html } from './html.ts'

/** In the units of the drawing. */
const WIDEST_BAR = 64
/** Of a category's band that its bars take. */
const BARS_SHARE = 0.72

const exact = new Intl.NumberFormat('en', { maximumFractionDigits: 6 })

/** A mark of one value shows, when pointed at, which one it is. */
function tooltip(chart: DrawnChart, series: DrawnSeries, index: number, value: number): Html {
  const what = [chart.categories[index], series.name].filter((part) => part !== undefined).join(', ')
  return html`<title>${what}: ${exact.format(value)} ${chart.y.title}</title>`
}

/** The bars of one series: the `at`th of `of` that stand side by side in each band. */
function bars(chart: DrawnChart, scale: Scale, series: DrawnSeries, { at, of }: { at: number; of: number }): Html[] {
  const width = Math.min(scale.band * BARS_SHARE, WIDEST_BAR * of) / of
  const labelled = chart.categories.length * of <= LABELLED
  const zero = scale.y(0)
  return series.values.map((value, index) => {
    const x = round(scale.centre(index) + width * (at - of / 2))
    const end = scale.y(value)
    const middle = round(x + width / 2)
    const label = html`<text class="value" x="${middle}" y="${round(value < 0 ? end + 13 : end - 5)}" text-anchor="middle">${shortNumber(value)}</text>`
    return html`<rect class="bar series-${at + 1}" x="${x}" y="${Math.min(end, zero)}" width="${round(width * 0.94)}" height="${round(Math.abs(end - zero))}" rx="1.5">${tooltip(chart, series, index, value)}</rect>${labelled ? label : undefined}\n`
  })
}

function line(chart: DrawnChart, scale: Scale, series: DrawnSeries, colour: number): Html {
  const points = series.values.map((value, index) => ({ value, x: scale.centre(index), y: scale.y(value) }))
  const dots = points.map(
    ({ value, x, y }, index) =>
      html`<circle class="point series-${colour}" cx="${x}" cy="${y}" r="3">${tooltip(chart, series, index, value)}</circle>\n`,
  )
  return html`<polyline class="line series-${colour}" points="${points.map(({ x, y }) => `${x},${y}`).join(' ')}"/>\n${dots}`
}

function legend(series: readonly DrawnSeries[]): Html | undefined {
  if (series.every(({ name }) => name === undefined)) return undefined
  const items = series.map(({ name }, index) => html`<li class="series-${index + 1}">${name}</li>`)
  return html`<ul class="legend">${items}</ul>\n`
}

/** Draws a chart as a figure of SVG, lines over bars, that needs nothing but the page's style sheet. */
export function drawChart(chart: DrawnChart): Html {
  const scale = scaleOf(chart)
  const { axis, height } = xAxis(chart, scale)
  const barSeries = chart.series.filter(({ kind }) => kind === 'bar')
  const ordered = [...barSeries, ...chart.series.filter(({ kind }) => kind === 'line')]
  const drawn = ordered.map((series, index) =>
    series.kind === 'bar'
      ? bars(chart, scale, series, { at: index, of: barSeries.length })
      : line(chart, scale, series, index + 1),
  )
  return html`<figure class="chart">
<figcaption>${chart.title}</figcaption>
<div class="scroll"><svg viewBox="0 0 ${scale.width} ${height}" role="img" aria-label="${chart.title}">
${yAxis(chart, scale)}${axis}${drawn}</svg></div>
${legend(ordered)}</figure>`
}
