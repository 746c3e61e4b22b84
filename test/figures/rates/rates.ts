import type { Body } from '../../../src/episode/front-matter/split.ts'
import type { FactSheet } from '../../../src/facts/fact.ts'
import type { Figure } from '../../../src/figures/figure.ts'
import { type LookedUp, lookUp } from '../../../src/figures/match/look-up.ts'
import { readFigures } from '../../../src/figures/read/read-figures.ts'
import type { Random } from './random.ts'

/** A text whose figures are all true. */
export interface TrueText {
  readonly body: Body
  readonly sheet: FactSheet
}

const lookedUp = ({ body, sheet }: TrueText): LookedUp[] => lookUp(readFigures(body).figures, sheet)
const isTraced = ({ outcome }: LookedUp) => outcome.kind === 'traced'

/** How many figures true texts have, and how many of them are told all the same. */
export function falseAlarms(texts: readonly TrueText[]): {
  readonly figures: number
  readonly alarms: readonly LookedUp[]
} {
  const all = texts.flatMap(lookedUp)
  return { figures: all.length, alarms: all.filter((one) => !isTraced(one)) }
}

/** Other digits in the place of those of a figure; as many, and not the same. */
function otherDigits(random: Random, digits: string, alphabet: string): string {
  for (;;) {
    const changed = [...digits]
      .map((digit, index) => {
        if (!/[0-9a-f]/u.test(digit)) return digit
        const first = index === 0 && alphabet.length === 10 ? 1 : 0
        return alphabet.charAt(random.whole(first, alphabet.length - 1))
      })
      .join('')
    if (changed !== digits) return changed
  }
}

/** Where the figure's digits stand in the Markdown, found by its order among those that read the same. */
function changedText(
  { body }: TrueText,
  figures: readonly Figure[],
  figure: Figure,
  random: Random,
): string | undefined {
  const isSha = figure.kind === 'sha'
  const shown = isSha ? figure.name : /\d[\d,.]*/u.exec(figure.written)?.[0]
  if (shown === undefined) return undefined
  const line = body.text.split('\n')[figure.line - body.line]
  if (line === undefined) return undefined
  const before = figures
    .slice(0, figures.indexOf(figure))
    .filter((other) => other.line === figure.line && other.written.includes(shown)).length
  const places = [...line.matchAll(new RegExp(`(?<![\\w.,/-])${shown.replaceAll('.', '\\.')}(?![\\w])`, 'gu'))]
  const at = places[before]?.index
  if (at === undefined) return undefined
  const changed = `${line.slice(0, at)}${otherDigits(random, shown, isSha ? '0123456789abcdef' : '0123456789')}${line.slice(at + shown.length)}`
  return body.text
    .split('\n')
    .map((text, index) => (index === figure.line - body.line ? changed : text))
    .join('\n')
}

/** What is left of a text's figures when one is changed at random. */
export interface Changed {
  readonly figure: Figure
  /** The line as it was changed. */
  readonly line: string
  readonly isFound: boolean
}

/** Changes figures of true texts at random, one at a time, and looks whether that is found. */
export function changesFound(texts: readonly TrueText[], random: Random, perText: number): Changed[] {
  return texts.flatMap((text) => {
    const { figures } = readFigures(text.body)
    const [first, ...rest] = figures
    if (first === undefined) return []
    return Array.from({ length: perText }, () => random.pick([first, ...rest])).flatMap((figure): Changed[] => {
      const changed = changedText(text, figures, figure, random)
      if (changed === undefined) return []
      const open = lookedUp({ body: { ...text.body, text: changed }, sheet: text.sheet }).filter(
        (one) => !isTraced(one),
      )
      const line = changed.split('\n')[figure.line - text.body.line] ?? ''
      return [{ figure, line, isFound: open.length > 0 }]
    })
  })
}
