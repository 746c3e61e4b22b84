import { shortSha, signedPercent } from '../../text/figures.ts'
import { shorten } from '../../text/markdown/escape.ts'
import { fileCode, fileText } from '../../text/markdown/file-text.ts'
import type { Change, Changes } from './changes.ts'
import type { BenchmarkFact, CommitFact, EpisodeFacts } from './facts.ts'
import type { Links } from './links.ts'
import type { MeasuredChange } from './measurements.ts'
import { pullRequestNumber } from './pull-request-number.ts'

/** Longest headline that is repeated, in characters. */
const MAX_HEADLINE_CHARACTERS = 140
const MAX_NAME_CHARACTERS = 60
const CONVENTIONAL_PREFIX = /^[a-z][\w-]{0,30}!?(?:\([^()]{0,100}\))?!?:\s*/iu
/** Types that a headline begins with also where what follows them is not written as the convention has it: `fix(groq):emit`. */
const KNOWN_TYPE = /^(?:feat|fix|perf|docs|refactor|chore|test|build|ci)(?:\([^()]{1,100}\))?!?:/iu
const SQUASH_NUMBER = /(?:\s*\(#\d{1,9}\)){1,9}$/u
/** All of a SHA is a wall of digits. */
const WHOLE_SHA = /\b[0-9a-f]{40}\b/gu
/** "…, closes #12, #13", "… (fixes #12)": where to look, not what happens. */
const POINTER =
  /[\s,.;:([-]{1,4}(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|see)[\s:]{1,3}(?:[\w.-]{1,40}\/[\w.-]{1,60})?(?:#|gh-)\d{1,9}(?:[\s,&]{1,3}(?:and )?(?:refs? |closes )?#\d{1,9}){0,9}[\])]?\.?$/iu
/** GitHub's headline of what was worked out in private. */
const ADVISORY = /^Merge pull request from (?=GHSA-)/u
const MERGE_HEADLINE = /^Merge (?:pull request #\d|branch )/u

/** `2025-10-07`, in UTC. */
function day(date: Date): string {
  return date.toISOString().slice(0, 10)
}

/** `2025-10-07 to 2025-10-14`; one day alone. */
export function days({ from, until }: EpisodeFacts['window']): string {
  return day(from) === day(until) ? day(until) : `${day(from)} to ${day(until)}`
}

/** With a capital letter, as at the beginning of a sentence; a name such as `iPhone` or `parse()` stays as it is. */
const capitalised = (text: string) => text.replace(/^\p{Ll}(?=\p{Ll}*(?:[\s,:-]|$))/u, (letter) => letter.toUpperCase())

/** What a commit does, in its author's words, without the conventional type and the number of its pull request: plain text. */
export function plainSubject({ headline, type, pullRequest, isMerge }: CommitFact): string {
  const title = isMerge && MERGE_HEADLINE.test(headline) && pullRequest?.title ? pullRequest.title : headline
  const isTyped = type !== '' || title !== headline
  return withoutFrame(title, isTyped)
}

/** What a title says, without what stands around it: type, number, references. */
function withoutFrame(title: string, isTyped: boolean): string {
  const untyped = isTyped || KNOWN_TYPE.test(title) ? title.replace(CONVENTIONAL_PREFIX, '') : title
  const subject = untyped.replace(SQUASH_NUMBER, '').replace(POINTER, '').replace(ADVISORY, 'Security advisory ').trim()
  return capitalised(withoutWholeShas(subject || title.trim()))
}

/** A text from outside with the beginnings of the SHAs that it has whole. */
export const withoutWholeShas = (text: string): string => text.replace(WHOLE_SHA, shortSha)

/** The same as Markdown. */
export const subjectText = (commit: CommitFact): string =>
  fileText(shorten(plainSubject(commit), MAX_HEADLINE_CHARACTERS)) || 'No message'

/**
 * What a change is: the title of its pull request where several commits make it up and all of them hold, else what its commit says.
 * Plain text.
 */
export function plainTitle({ lead, commits, isWhole }: Change): string {
  const title = commits.length > 1 && isWhole ? (lead.pullRequest?.title ?? '') : ''
  return title === '' ? plainSubject(lead) : withoutFrame(title, true)
}

/** The same as Markdown. */
export const titleText = (change: Change): string =>
  fileText(shorten(plainTitle(change), MAX_HEADLINE_CHARACTERS)) || 'No message'

/** So few words say little without what they are about. */
const MAX_SHORT_WORDS = 4

/** The part of the repository that a change is about, where its title is too short to say so: plain text, without figures. */
export function scopeOf(change: Change): string {
  const { scope } = change.lead
  return plainTitle(change).split(' ').length > MAX_SHORT_WORDS || /\d/u.test(scope) ? '' : scope
}

/** The title of a change, behind its part of the repository where it is short: `api: Answer sooner`. */
export const scopedTitle = (change: Change): string =>
  [nameText(scopeOf(change)), titleText(change)].filter((text) => text !== '').join(': ')

export const nameText = (name: string): string => fileText(shorten(name, MAX_NAME_CHARACTERS))

/** Who made a commit; nobody is named where one person made them all, or who made most of them. */
export const authorText = (
  { authorName }: CommitFact,
  { all }: EpisodeFacts['totals'],
  { mainAuthor }: Changes,
): string => (all.contributors === 1 || authorName === mainAuthor ? '' : nameText(authorName))

/** A change's page: its pull request's, else its commit's. */
export function pageOf(change: Change, links: Links): string {
  const number = pullRequestNumber(change.lead)
  return number === undefined ? links.commit(change.lead) : links.pullRequest(change.repository, number)
}

/** A change's pages: its commit or, of several, the one that says most, and its pull request. */
export function referencesOf(change: Change, links: Links): string[] {
  const { lead, commits, repository } = change
  const number = pullRequestNumber(lead)
  return [
    ...(commits.length === 1 ? [] : ['several commits']),
    ...(commits.length === 1 || number === undefined ? [links.commit(lead)] : []),
    ...(number === undefined ? [] : [links.pullRequest(repository, number)]),
  ]
}

/** What a benchmark measured: model, quantisation, dataset. */
export function benchmarkName({ model, quant, dataset }: BenchmarkFact): string {
  const parts = [model, quant, dataset].map((part) => fileCode(shorten(part, MAX_HEADLINE_CHARACTERS)))
  return parts.filter((part) => part !== '').join(' / ') || 'unnamed benchmark'
}

/** `from 1,250 ms to 900 ms (−28.0 %)` */
export const fromTo = ({ measure, previous, value, ratio }: MeasuredChange): string =>
  `from ${measure.text(previous)} to ${measure.text(value)} (${signedPercent(ratio)})`
