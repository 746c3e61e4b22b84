import { extracted, replaced, type View } from './view.ts'

const URL_ENCODED = /(?:%[0-9a-fA-F]{2}){1,255}/gu
/** Standard and URL-safe, also over several lines. */
const BASE64 = /[A-Za-z0-9+/_-]{20,}(?:\r?\n[ \t>]{0,8}[A-Za-z0-9+/_-]{20,})*/gu
/** `6768705f`, `67 68 70 5f`, `0x67, 0x68` */
const HEXADECIMAL = /(?:(?:0x)?[0-9a-fA-F]{2}(?:, ?|[ :])?){16,}/gu
/** `103, 104, 112, 95` */
const CHARACTER_CODES = /(?:[0-9]{2,3}(?:, ?| )){15,}[0-9]{2,3}/gu
/** Less of a text in a row than this holds no secret. */
const SHORTEST_TEXT = 8

const UNPRINTABLE = /[^\t\r\n -~]+/gu

/** What is text in decoded bytes, each part on its line; undefined when hardly any is, as in an image. */
function textIn(bytes: Buffer): string | undefined {
  const parts = bytes
    .toString('latin1')
    // Text of two bytes a character.
    .replaceAll('\0', '')
    .split(UNPRINTABLE)
    .filter((part) => part.length >= SHORTEST_TEXT)
  return parts.length === 0 ? undefined : parts.join('\n')
}

/** All of it is text, or none: a digest is none. */
const wholeText = (text: string) => (/[^\t\r\n -~]/u.test(text) ? undefined : text)

const decodeBase64 = (run: string) => textIn(Buffer.from(run.replace(/[\s>]/gu, ''), 'base64'))
const decodeHexadecimal = (run: string) =>
  wholeText(Buffer.from(run.replace(/0x|[^0-9a-fA-F]/gu, ''), 'hex').toString('latin1'))
const decodeCharacterCodes = (run: string) =>
  wholeText(String.fromCharCode(...(run.match(/\d+/gu) ?? []).slice(0, 10_000).map(Number)))
const decodeUrl = (run: string) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8')

/** A text with its `%5f` decoded, once and what comes of it once more. */
export function urlDecoded(view: View): View {
  const once = replaced(view, URL_ENCODED, decodeUrl)
  return once === view ? view : replaced(once, URL_ENCODED, decodeUrl)
}

/** What a text holds in base64, in hexadecimal digits, or as the numbers of characters. */
export function decoded(view: View): View[] {
  return [
    extracted(view, BASE64, decodeBase64),
    extracted(view, HEXADECIMAL, decodeHexadecimal),
    extracted(view, CHARACTER_CODES, decodeCharacterCodes),
  ].filter((found) => found !== undefined)
}
