import type { DrawnChart } from './chart-syntax.ts'
import { type Html, html } from './html.ts'

/** All lengths are in the units of the drawing, which is as wide as the text column at most. */
const WIDTH = 760
const PLOT_HEIGHT = 220
const TOP = 28
const LEFT = 56
const RIGHT = 12
const CHARACTER_WIDTH = 6.4
const LINE_HEIGHT = 14
/** Between neighbouring labels. */
const GAP = 10
const LABEL_LINES = 3
const WANTED_TICKS = 5

/** Up to so many things side by side are labelled each; beyond, the labels would run into each other. */
export const LABELLED = 12

const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 3 })
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })

/** A number as it fits beside a bar or a grid line: `12.5`, `1,250`, `31.2K`. */
export const shortNumber = (value: number) => (Math.abs(value) >= 10_000 ? compact : plain).format(value)

/** A length in the drawing, without digits nobody can see. */
export const round = (length: number) => Math.round(length * 100) / 100

/** Where things are: the width and the centre of each category's band, and the height of a value. */
export interface Scale {
  readonly width: number
  readonly band: number
  centre(index: number): number
  /** A value outside of the axis's range lies on its edge. */
  y(value: number): number
}

/** The scale of a chart. */
export function scaleOf({ categories, y: { low, high } }: DrawnChart): Scale {
  const band = (WIDTH - LEFT - RIGHT) / Math.max(1, categories.length)
  return {
    width: WIDTH,
    band,
    centre: (index) => round(LEFT + band * (index + 0.5)),
    y: (value) => round(TOP + PLOT_HEIGHT * (1 - (Math.min(high, Math.max(low, value)) - low) / (high - low))),
  }
}

/** Round numbers inside the axis's range: steps of 1, 2 or 5 times a power of ten, and whole ones for what is counted. */
function ticks({ y: { low, high }, series }: DrawnChart): number[] {
  const rough = (high - low) / WANTED_TICKS
  const power = 10 ** Math.floor(Math.log10(rough))
  const least = series.every(({ values }) => values.every(Number.isInteger)) ? 1 : 0
  const step = Math.max(least, ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power)
  const first = Math.ceil(low / step)
  const count = Math.floor(high / step + 1e-9) - first + 1
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}

/** The y axis: its unit, and a line with its number at each tick. */
export function yAxis(chart: DrawnChart, scale: Scale): Html {
  const lines = ticks(chart).map((value) => {
    const height = scale.y(value)
    return html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${height}" y2="${height}"/>
<text class="tick" x="${LEFT - 8}" y="${height + 4}" text-anchor="end">${shortNumber(value)}</text>\n`
  })
  return html`<text class="unit" x="0" y="14">${chart.y.title}</text>\n${lines}`
}

/** Breaks a label into a few lines of at most so many characters; what doesn't fit is cut. */
function wrap(label: string, width: number): string[] {
  const [first = '', ...words] = label.split(' ')
  const lines = [first]
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`
    if (longer.length <= width || lines.length === LABEL_LINES) lines.splice(-1, 1, longer)
    else lines.push(word)
  }
  return lines.map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line))
}

/**
 * The x axis and its labels: each of a few, broken into lines, or every second, third, … of many.
 *
 * @returns the height of the whole drawing with it.
 */
export function xAxis({ categories }: DrawnChart, scale: Scale): { axis: Html; height: number } {
  const few = categories.length <= LABELLED
  const longest = Math.max(0, ...categories.map(({ length }) => length)) * CHARACTER_WIDTH + GAP
  const every = few ? 1 : Math.ceil(longest / scale.band)
  const width = few ? Math.max(2, Math.floor((scale.band - GAP) / CHARACTER_WIDTH)) : Number.POSITIVE_INFINITY
  const texts = categories.map((name) => (few ? wrap(name, width) : [name]))

  const bottom = TOP + PLOT_HEIGHT
  const labels = texts.flatMap((lines, index) => {
    if (index % every !== 0) return []
    const x = scale.centre(index)
    const spans = lines.map((text, at) => html`<tspan x="${x}" dy="${at === 0 ? 0 : LINE_HEIGHT}">${text}</tspan>`)
    return [html`<text class="tick" x="${x}" y="${bottom + 18}" text-anchor="middle">${spans}</text>\n`]
  })
  const zero = scale.y(0)
  return {
    axis: html`<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${zero}" y2="${zero}"/>\n${labels}`,
    height: bottom + 14 + LINE_HEIGHT * Math.max(1, ...texts.map(({ length }) => length)),
  }
}
