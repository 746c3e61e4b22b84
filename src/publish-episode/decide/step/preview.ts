import { shorten, singleLine } from '../../../text/markdown/escape.ts'

const MAX_PREVIEW_CHARACTERS = 200
/** Of a longer body no more is read. */
const MAX_READ_CHARACTERS = 32_768
/** Of a longer paragraph no more is read. */
const MAX_PARAGRAPH_CHARACTERS = 4_000

const COMMENT = /<!--.*?-->/gsu
/** Opens a block of code, and closes it with as many of the same signs alone. */
const FENCE = /^ {0,3}(?<fence>`{3}`*|~{3}~*)(?<rest>.*)$/u
const INDENTED = /^(?: {4}|\t)/u
const LINK_DEFINITION = /^ {0,3}\[[^\]]+\]:\s*\S/u
/** What rules, headings and tables are drawn with. */
const RULE_OR_HEADING = /^\s*(?:#|[-=]{3,}\s*$)/u
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/u
const LIST_OR_QUOTE_MARK = /^\s*(?:[-*+>]\s+)+/u

/** Where characters go that are meant as such, until all marks are gone. */
const SAFE_START = 0xe000
const safe = (text: string) =>
  text.replace(/[!-/:-@[-`{-~]/gu, (sign) => String.fromCharCode(SAFE_START + sign.charCodeAt(0)))
const restored = (text: string) =>
  text.replace(/[\uE021-\uE07E]/gu, (sign) => String.fromCharCode(sign.charCodeAt(0) - SAFE_START))

const IMAGE = /!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])/gu
const LINK = /\[(?<label>[^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/gu
const CODE = /(?<ticks>`+)(?<code>.+?)(?<!`)\k<ticks>(?!`)/gu
const STARRED = /(?<mark>\*{1,3}|~~)(?=[^\s*~])(?<text>.+?)(?<=[^\s*~])\k<mark>/gu
/** Within a word, `snake_case_name`, lines below mean nothing. */
const UNDERLINED = /(?<![\p{L}\p{N}_])(?<mark>_{1,3})(?=[^\s_])(?<text>.+?)(?<=[^\s_])\k<mark>(?![\p{L}\p{N}_])/gu
/** Emphasis within emphasis, and no more. */
const LEVELS = 3

/** A paragraph without its marks. */
function plainWords(paragraph: string): string {
  let text = paragraph
    .slice(0, MAX_PARAGRAPH_CHARACTERS)
    .replace(CODE, (_, _ticks: string, code: string) => safe(code.trim()))
    .replace(/\\(?<sign>[!-/:-@[-`{-~])/gu, (_, sign: string) => safe(sign))
    .replace(IMAGE, '')
    .replace(LINK, '$<label>')
    .replace(/<(?<address>https?:[^\s<>]*)>/giu, (_, address: string) => safe(address))
    .replace(/<\/?[a-z][^<>]*>/giu, '')
  for (let level = 0; level < LEVELS; level += 1) text = text.replace(STARRED, '$<text>').replace(UNDERLINED, '$<text>')
  const words = text.replace(/&(?:amp|lt|gt);/gu, (entity) => ({ '&amp;': '&', '&lt;': '<' })[entity] ?? '>')
  return singleLine(restored(words))
}

/** The text with empty lines for blocks of code between lines of backticks or tildes; one that is never closed goes to the end. */
function withoutFenced(body: string): string {
  let open: string | undefined
  const lines = body.split(/\r?\n/u).map((line) => {
    const { fence, rest = '' } = FENCE.exec(line)?.groups ?? {}
    if (open === undefined) {
      // Backticks after those that begin a line make code in a paragraph of it.
      if (fence === undefined || (fence.startsWith('`') && rest.includes('`'))) return line
      open = fence
    } else if (fence?.startsWith(open) === true && rest.trim() === '') open = undefined
    return ''
  })
  return lines.join('\n')
}

/** The lines of a block that say something; none of a table or of code. */
function toldLines(block: string): string[] {
  const lines = block.split('\n')
  const isTable = lines.some((line) => line.includes('|') && TABLE_RULE.test(line))
  if (isTable || lines.every((line) => INDENTED.test(line))) return []
  return lines
    .filter((line) => !RULE_OR_HEADING.test(line) && !LINK_DEFINITION.test(line))
    .map((line) => line.replace(LIST_OR_QUOTE_MARK, ''))
}

/**
 * The first paragraph of an episode's first section, in plain words on one line, without marks, code blocks, tables and images; undefined
 * where there is none.
 */
export function previewOf(body: string): string | undefined {
  const start = body.slice(0, MAX_READ_CHARACTERS).replace(COMMENT, '')
  const blocks = withoutFenced(start).split(/\n(?:[ \t]*\n)+/u)
  for (const block of blocks) {
    const plain = plainWords(toldLines(block).join(' '))
    if (plain !== '') return shorten(plain, MAX_PREVIEW_CHARACTERS)
  }
  return undefined
}
