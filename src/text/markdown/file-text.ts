import { singleLine } from './escape.ts'

/** Characters that nobody sees and that a published file has no use for; what joins emoji and letters of other scripts stays. */
const ZERO_WIDTH = /[\u00ad\u200b\u2060\ufeff]/gu
/** What a renderer makes a link or an address of, wherever it stands in plain text. */
const COMES_TO_LIFE = /:\/\/|www\.|(?:mailto|xmpp):|[\w.+-]@[\w-]/iu
const MARKUP = /[\\`*_{}[\]|~$]/gu
const ENTITY = /&(?=#|[a-z])/giu
const MENTION = /@(?=[\w-])/gu
const REFERENCE = /#(?=\d)/gu
/** What starts a list, a heading, a quote or a rule when it stands first. */
const BLOCK_START = /^[-+=#>]|^(\d{1,9})(?=[.)])/u

const visible = (text: string) => singleLine(text.replace(ZERO_WIDTH, '')).toWellFormed()

function escapeWord(word: string): string {
  if (COMES_TO_LIFE.test(word)) return fileCode(word)
  return word
    .replace(ENTITY, '&amp;')
    .replace(MARKUP, '\\$&')
    .replaceAll('<', '&lt;')
    .replace(REFERENCE, '&#35;')
    .replace(MENTION, '&#64;')
}

/**
 * Text from outside as Markdown of a file that is published, such as a blog's: it shows just that text, on one line. No markup, no
 * HTML, no expression of MDX; addresses become code, so that no renderer links them. Nothing unseen is put in: in a file GitHub makes
 * no mention or reference of plain text (https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls),
 * and what could be one elsewhere is written as an entity.
 */
export function fileText(text: string): string {
  return visible(text)
    .split(' ')
    .map(escapeWord)
    .join(' ')
    .replace(BLOCK_START, (found, digits: string | undefined) => (digits === undefined ? `\\${found}` : `${found}\\`))
}

/** A name from outside as inline code of such a file, safe in a table cell too. Empty for an empty name. */
export function fileCode(text: string): string {
  const code = (part: string) => {
    const runs = part.match(/`+/gu) ?? []
    const fence = '`'.repeat(1 + Math.max(0, ...runs.map(({ length }) => length)))
    const padding = /^`|`$/u.test(part) ? ' ' : ''
    return `${fence}${padding}${part}${padding}${fence}`
  }
  // In a table a bar would end the cell, in code as well.
  return visible(text)
    .split('|')
    .map((part) => (part.trim() === '' ? part : code(part.trim())))
    .join('\\|')
}
