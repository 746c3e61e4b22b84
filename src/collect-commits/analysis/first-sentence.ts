import { shorten, singleLine } from '../../text/markdown/escape.ts'

/** What it is about stands at a text's beginning. */
const MAX_TEXT_CHARACTERS = 8_000
const MAX_SENTENCE_CHARACTERS = 300
/** Shorter ones are greetings, headings, or what a template leaves behind. */
const MIN_SENTENCE_CHARACTERS = 12

const FENCE = /^ {0,3}(?:```|~~~)/u
/** Headings, quotes, tables, rules, HTML, badges: none of it is prose. */
const NOT_PROSE =
  /^\s*(?:#{1,6}(?:\s|$)|>|\||<|!\[|\[!\[|[-*_=]{3,}\s*$|\*\*[^*]{0,100}\*\*:?\s*$|__[^_]{0,100}__:?\s*$)/u
const LIST_ITEM = /^\s*(?:[-*+•]|\d{1,3}[.)])\s/u
const TRAILER =
  /^[A-Za-z]{1,20}(?:-[A-Za-z]{1,20}){1,3}: |^\(cherry picked from |^BREAKING[ -]CHANGE|^This reverts |^Reverts \S*#\d/u
/** "Fixes #12", "See https://…", "Refs: GH-12, GH-13": says where to look, not what happens. */
const POINTER =
  /^\s*(?:(?:refs?|references?|close[sd]?|fix(?:e[sd])?|resolve[sd]?|see(?: also)?|part of|relate[sd]? to|issues?|tickets?|pr|depends on|follow[- ]up (?:to|of))\b)?[\s:]*(?:(?:\S{0,140}#|GH-)\d{1,9}|https?:\/\/\S{1,500})(?:[\s,.;&]|and|see|\S{0,140}#\d{1,9}|https?:\/\/\S{1,500}){0,50}$/iu
const SENTENCE_END = /[.!?]["')\]]?(?=\s+["'(]?[\p{Lu}\d]|$)/gu
const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|resp|incl|no|fig|[a-z])\.$/iu
const LINK = /!?\[([^[\]]{0,300})\]\([^()\s]{0,1000}\)/gu
const EMPHASIS = /\*{2,3}|`+|(?<!\w)_{2}|_{2}(?!\w)/gu

/** Without HTML comments, which templates are full of. */
function withoutComments(text: string): string {
  let rest = text
  for (let start = rest.indexOf('<!--'); start !== -1; start = rest.indexOf('<!--', start)) {
    const end = rest.indexOf('-->', start)
    rest = end === -1 ? rest.slice(0, start) : rest.slice(0, start) + rest.slice(end + 3)
  }
  return rest
}

/** The paragraphs of a Markdown text that are prose, each on one line. */
function* paragraphsOf(text: string): Generator<string> {
  let isCode = false
  let isList = false
  let lines: string[] = []
  for (const line of [...text.split(/\r\n?|\n/u), '']) {
    if (FENCE.test(line)) isCode = !isCode
    else if (line.trim() === '') {
      if (lines.length > 0) yield singleLine(lines.join(' '))
      lines = []
      isList = false
    } else if (LIST_ITEM.test(line)) isList = true
    else if (!(isCode || isList || NOT_PROSE.test(line) || TRAILER.test(line) || POINTER.test(line))) lines.push(line)
  }
}

function sentenceOf(paragraph: string): string {
  const text = singleLine(paragraph.replace(LINK, '$1').replace(EMPHASIS, ''))
  for (const { index, 0: sign } of text.matchAll(SENTENCE_END)) {
    const sentence = text.slice(0, index + sign.length)
    if (sentence.length < MIN_SENTENCE_CHARACTERS || ABBREVIATION.test(text.slice(0, index + 1))) continue
    return shorten(sentence, MAX_SENTENCE_CHARACTERS)
  }
  return shorten(text, MAX_SENTENCE_CHARACTERS)
}

/**
 * The first sentence of a commit's message or of a pull request's description, as plain text on one line: no heading, no list, no code,
 * nothing of a template's comments, no trailer. Empty where there is none. Takes any text, in time that grows with what it reads.
 */
export function firstSentence(text: string): string {
  const prose = withoutComments(text.slice(0, MAX_TEXT_CHARACTERS).toWellFormed())
  for (const paragraph of paragraphsOf(prose)) {
    const sentence = sentenceOf(paragraph)
    // "What does this change?" is a template's, "This change:" begins a list.
    if (sentence.length >= MIN_SENTENCE_CHARACTERS && !/[?:]$/u.test(sentence)) return sentence
  }
  return ''
}
