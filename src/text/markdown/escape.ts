const ZERO_WIDTH_SPACE = '\u200b'

/** Control characters, and the marks that turn the direction of the text after them (Unicode UAX #9). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove.
const INVISIBLE = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu
const WHITE_SPACE = /\s+/gu
const MARKDOWN_PUNCTUATION = /[\\`*_{}[\]()#+!|~$]/gu
/** What starts a list, a heading, a quote or a rule when it stands first. */
const BLOCK_START = /^(?=[-+=>]|\d{1,9}[.)])/u
/**
 * Where GitHub would make a mention, an issue reference, a link or an emoji of plain text. It looks for them in the rendered
 * text, so a backslash is not enough: a zero-width space goes there.
 */
const COMES_TO_LIFE = /(?<=@)(?=[\w-])|(?<=#|GH-)(?=\d)|(?<=:)(?=\/\/|(?!\d+:)[\w+-]+:)|(?<=ww)(?=w\.)/giu
const SAFE_IN_CODE_SPAN = /^[\w ./:@+,=()-]+$/u
/** What would end a link's address, or mean something else in it. */
const UNSAFE_IN_ADDRESS = /[()<>|`\\\s]|&(?=[\w#]+;)/gu

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Makes any text safe as HTML text or as a quoted attribute's value. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => HTML_ENTITIES[character] ?? character)
}

/** One line without control characters or direction marks; runs of white space become one space. */
export function singleLine(text: string): string {
  return text.replace(WHITE_SPACE, ' ').replace(INVISIBLE, '').trim()
}

/** At most `limit` characters; what is cut is marked by an ellipsis. Never splits a surrogate pair. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text
  const characters = Array.from(text.slice(0, limit * 2))
  return characters.length <= limit && text.length <= limit * 2 ? text : `${characters.slice(0, limit - 1).join('')}…`
}

/**
 * Text from outside as Markdown that shows just that text, on one line, anywhere in a paragraph, a table cell or a link's
 * label: no markup, no HTML, no mention, no issue reference, no emoji and no automatic link comes to life. GitHub may link the
 * SHA of a commit that it knows.
 */
export function escapeMarkdown(text: string): string {
  return singleLine(text)
    .replace(COMES_TO_LIFE, ZERO_WIDTH_SPACE)
    .replace(MARKDOWN_PUNCTUATION, '\\$&')
    .replace(/[&<>]/gu, (character) => HTML_ENTITIES[character] ?? character)
    .replace(BLOCK_START, ZERO_WIDTH_SPACE)
}

/** Text from outside as inline code, safe in a table cell too. */
export function codeSpan(text: string): string {
  const line = singleLine(text)
  if (line === '') return ''
  if (SAFE_IN_CODE_SPAN.test(line)) return `\`${line}\``
  // Here GitHub would still link what looks like an email address.
  const unlinked = line.replace(/@/gu, `@${ZERO_WIDTH_SPACE}`)
  const encoded = unlinked.replace(/[^\p{L}\p{N}\s]/gu, (character) => `&#${character.codePointAt(0)};`)
  return `<code>${encoded}</code>`
}

const percentEncode = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`

/**
 * A Markdown link. The label is text from outside; the address must be one the caller has built.
 *
 * @throws {Error} when the address is not an http(s) URL.
 */
export function markdownLink(label: string, address: string): string {
  const url = new URL(address)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error(`not a web address: ${url.protocol}`)
  const safe = url.href.replace(UNSAFE_IN_ADDRESS, (found) => (found === '&' ? '&amp;' : percentEncode(found)))
  return `[${escapeMarkdown(label)}](${safe})`
}
