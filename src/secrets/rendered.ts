import { replaced, type View } from './view.ts'

/** Characters that a page shows nothing of: zero-width ones, soft hyphens, direction marks, variation selectors. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu
const ENTITY = /&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z]{2,20};)/gu
/** An element's tags, and comments, also those of MDX. */
const TAG =
  /<\/?[a-zA-Z][a-zA-Z0-9-]{0,30}(?:[ \t\r\n/][^<>]{0,2000})?>|<!--[^<>]{0,2000}-->|\{\/\*[^*{}]{0,2000}\*\/\}/gu
/** What a backslash may stand before in Markdown: ASCII punctuation. */
const ESCAPE = /\\[!-/:-@[-`{-~]/gu
/** Emphasis and code within a word. */
const EMPHASIS = /(?<=[A-Za-z0-9_-])(?:\*{1,3}|`{1,3}|~~)(?=[A-Za-z0-9_-])/gu
/** What makes a part of a word a link. */
const LINK = /(?<=[A-Za-z0-9_-])(?:\[|\]\([^()\s]{0,500}\))(?=[A-Za-z0-9_-])/gu
/** Letters and digits of another width or style: `ｇｈｐ`, `𝐠𝐡𝐩`. */
const STYLED = /[\uff01-\uff5e\u{1d400}-\u{1d7ff}\u{1f110}-\u{1f149}\u2460-\u24e9\u2070-\u209c]/gu
/** Characters by their number, as programs write them. */
const NUMBERED = /\\(?:u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\}|x[0-9a-fA-F]{2}|[01][0-7]{2})/gu
/** Two texts that a program puts together. */
const CONCATENATION = /(["'`])[ \t]{0,3}(?:\+|\.\.?|&)?[ \t\r\n]{0,9}(?:\+[ \t]{0,3})?\1/gu
const LINE_BREAK = /(?<=[A-Za-z0-9_=+/.-])[ \t]{0,3}(?:\\|<br ?\/?>)?\r?\n[ \t>|#*]{0,8}(?=[A-Za-z0-9_=+/.-])/gu

/** Those that a secret may be written with; others are left as they stand. */
const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  ast: '*',
  bsol: '\\',
  colon: ':',
  comma: ',',
  commat: '@',
  dash: '-',
  dollar: '$',
  equals: '=',
  excl: '!',
  gt: '>',
  hyphen: '-',
  lowbar: '_',
  lt: '<',
  nbsp: ' ',
  num: '#',
  percnt: '%',
  period: '.',
  plus: '+',
  quest: '?',
  quot: '"',
  shy: '',
  sol: '/',
  tilde: '~',
  zwj: '',
  zwnj: '',
  ZeroWidthSpace: '',
  UnderBar: '_',
  NoBreak: '',
}

const MAX_CODE_POINT = 0x10_ffff
const characterOf = (code: number) => (code <= MAX_CODE_POINT ? String.fromCodePoint(code) : undefined)

function decodeEntity(entity: string): string | undefined {
  const name = entity.slice(1).replace(/;$/u, '')
  if (!name.startsWith('#')) return NAMED_ENTITIES[name]
  const isHexadecimal = /^#x/iu.test(name)
  return characterOf(Number.parseInt(name.slice(isHexadecimal ? 2 : 1), isHexadecimal ? 16 : 10))
}

function decodeNumbered(sequence: string): string | undefined {
  const isOctal = /^\\\d/u.test(sequence)
  return characterOf(Number.parseInt(sequence.replace(/[^0-9a-fA-F]/gu, ''), isOctal ? 8 : 16))
}

/** A text as a page shows it, or as a program reads it: without escapes, tags, and characters that can't be seen. */
export function rendered(view: View): View {
  const numbered = replaced(view, NUMBERED, decodeNumbered)
  const decoded = replaced(replaced(numbered, ENTITY, decodeEntity), ENTITY, decodeEntity)
  const untagged = replaced(
    replaced(decoded, TAG, () => ''),
    LINK,
    () => '',
  )
  const seen = replaced(untagged, UNSEEN, () => '')
  const plain = replaced(seen, STYLED, (character) => character.normalize('NFKC'))
  const unescaped = replaced(plain, ESCAPE, (sequence) => sequence.slice(1))
  return replaced(
    replaced(unescaped, EMPHASIS, () => ''),
    CONCATENATION,
    () => '',
  )
}

/** A text whose words go on over the ends of lines. */
export const joined = (view: View): View => replaced(view, LINE_BREAK, () => '')
