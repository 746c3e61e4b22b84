import { matchAt, type Piece, UNSEEN } from './piece.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  minus: '−',
  times: '×',
  ndash: '–',
  mdash: '—',
  plusmn: '±',
}
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/iuy

/** What an ampersand shows, alone or as the beginning of an entity. */
export function entityAt(markdown: string, at: number): Piece {
  const found = matchAt(ENTITY, markdown, at)
  if (found === null) return { text: '&', taken: 1 }
  const [all, decimal, hexadecimal, name = ''] = found
  const point = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal)
  const isPoint = point >= 32 && point <= 0x10ffff
  const text = isPoint ? String.fromCodePoint(point) : (ENTITIES[name] ?? ' ')
  return { text: UNSEEN.test(text) ? '' : text, taken: all.length }
}
