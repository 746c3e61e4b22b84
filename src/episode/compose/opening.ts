import { shorten } from '../../text/markdown/escape.ts'
import { fileText } from '../../text/markdown/file-text.ts'
import { type Change, type Changes, isTold } from './changes.ts'
import type { EpisodeFacts } from './facts.ts'
import type { Links } from './links.ts'
import type { MeasuredChange } from './measurements.ts'
import { authorText, benchmarkName, fromTo, pageOf, scopedTitle, titleText, withoutWholeShas } from './phrases.ts'

/** Changes that an episode begins with. */
export const MAX_OPENING_CHANGES = 3
const MAX_SUMMARY_CHARACTERS = 240
/** Measures told of a change. */
const MAX_MEASURES = 2

/** The paragraphs that an episode begins with, and the changes that they tell of. */
export interface Opening {
  readonly paragraphs: readonly string[]
  readonly told: readonly Change[]
}

/** The changes that matter most, each with its author's own first sentence and what was measured of it. */
export function composeOpening({ totals }: EpisodeFacts, changes: Changes, links: Links): Opening {
  const news = changes.told.filter(isTold).slice(0, MAX_OPENING_CHANGES)
  const hasSeveralRepositories = totals.relevant.repositories > 1
  const paragraphs = news.map((change) => {
    const where = hasSeveralRepositories ? ` in ${fileText(change.repository)}` : ''
    const texts = [summaryOf(change), measuredText(change)].filter((text) => text !== '')
    const author = authorText(change.lead, totals, changes)
    const by = texts.length > 0 || author === '' ? '' : ` by ${author}`
    return [`**${scopedTitle(change)}** (${pageOf(change, links)})${where}${by}.`, ...texts].join(' ')
  })
  return { paragraphs: paragraphs.length === 0 ? [] : [paragraphs.join(' ')], told: news }
}

const lettersOf = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** The first sentence of the pull request, where all of it holds, else of the commit's message; nothing where it only repeats the title. */
function summaryOf(change: Change): string {
  const { lead, isWhole } = change
  const title = lettersOf(titleText(change))
  const summary = [isWhole ? (lead.pullRequest?.summary ?? '') : '', lead.summary].find(
    (text) => text !== '' && !title.includes(lettersOf(text)),
  )
  if (summary === undefined) return ''
  const text = fileText(shorten(withoutWholeShas(summary), MAX_SUMMARY_CHARACTERS))
  return /[.!?…]["”')]?$/u.test(text) ? text : `${text}.`
}

/** What was measured before and after, of the benchmark that changed most. */
function measuredText({ measured }: Change): string {
  const [largest] = measured
  if (largest === undefined) return ''
  const ofBenchmark = measured.filter(({ benchmark }) => benchmark === largest.benchmark).slice(0, MAX_MEASURES)
  const texts = ofBenchmark.map((change) => `${change.measure.title} ${verb(change)} ${fromTo(change)}`)
  const doubt = ofBenchmark.some(({ isUnsure }) => isUnsure) ? '; noise is not ruled out' : ''
  return `With ${benchmarkName(largest.benchmark)} the ${texts.join(', and the ')}${doubt}.`
}

const verb = ({ ratio }: MeasuredChange) => (ratio > 0 ? 'rose' : 'fell')
