/** What stands out in a plain text: inline code, or the label of a link. Offsets are of the plain text. */
export interface Span {
  readonly kind: 'code' | 'link'
  readonly from: number
  readonly to: number
  /** The address of a link. */
  readonly target: string
}

/** Markdown as its reader sees it: lines stay lines. */
export interface PlainText {
  readonly text: string
  /** In the order in which they end. */
  readonly spans: readonly Span[]
}

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
const TAG = /<(\/?)([a-z][a-z0-9-]{0,20}|!)/iuy
const ADDRESS = /https?:\/\/[^\s<>]*/iuy
const PUNCTUATION = /[!-/:-@[-`{-~]/u
/** Nothing to see: zero-width characters and soft hyphens. */
const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/u
const CODE_TAGS = /^(?:code|pre|kbd|samp|script|style|textarea)$/iu

/** Reads inline Markdown in one pass: each sign is looked at once, whatever is opened and never closed. */
class Reader {
  private readonly markdown: string
  private readonly spans: Span[] = []
  private readonly labels: number[] = []
  private readonly lastOf: Readonly<Record<')' | ']' | '>', number>>
  private readonly fences: ReadonlyMap<number, Places>
  private readonly parts: string[] = []
  private length = 0
  private last = ''
  private at = 0
  private code: { readonly tag: string; readonly from: number } | undefined

  constructor(markdown: string) {
    this.markdown = markdown
    this.lastOf = { ')': markdown.lastIndexOf(')'), ']': markdown.lastIndexOf(']'), '>': markdown.lastIndexOf('>') }
    this.fences = fencesOf(markdown)
  }

  read(): PlainText {
    const { markdown } = this
    while (this.at < markdown.length) this.step(markdown.charAt(this.at))
    return { text: this.parts.join(''), spans: this.spans }
  }

  private step(sign: string): void {
    switch (sign) {
      case '\\':
        return this.escape()
      case '`':
        return this.codeSpan()
      case '&':
        return this.entity()
      case '<':
        return this.tag()
      case '[':
        return this.openLabel()
      case ']':
        return this.closeLabel()
      case 'h':
      case 'H':
        return this.address(sign)
      case '*':
      case '~':
        return this.emphasis(sign)
      case '_':
        return this.underscore()
      default:
        this.put(UNSEEN.test(sign) ? '' : sign, 1)
    }
  }

  private emit(text: string): void {
    if (text === '') return
    this.parts.push(text)
    this.length += text.length
    this.last = text.slice(-1)
  }

  /** Shows a text for so many signs of the Markdown. */
  private put(text: string, signs: number): void {
    this.emit(text)
    this.at += signs
  }

  private escape(): void {
    const next = this.markdown.charAt(this.at + 1)
    if (PUNCTUATION.test(next)) this.put(next, 2)
    else this.put('\\', 1)
  }

  private codeSpan(): void {
    const { markdown, at } = this
    let length = 1
    while (markdown[at + length] === '`') length += 1
    const end = nextPlace(this.fences.get(length), at)
    if (end === undefined) return this.put('', length)
    const from = this.length
    this.emit(markdown.slice(at + length, end))
    this.spans.push({ kind: 'code', from, to: this.length, target: '' })
    this.at = end + length
  }

  private entity(): void {
    ENTITY.lastIndex = this.at
    const found = ENTITY.exec(this.markdown)
    if (found === null) return this.put('&', 1)
    const [all, decimal, hexadecimal, name = ''] = found
    const point = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal)
    const isPoint = point >= 32 && point <= 0x10ffff
    const text = isPoint ? String.fromCodePoint(point) : (ENTITIES[name] ?? ' ')
    this.put(UNSEEN.test(text) ? '' : text, all.length)
  }

  private tag(): void {
    const { markdown, at } = this
    TAG.lastIndex = at
    const found = TAG.exec(markdown)
    const isAddress = /^<(?:https?:|mailto:)/iu.test(markdown.slice(at, at + 9))
    if ((found === null && !isAddress) || this.lastOf['>'] < at) return this.put('<', 1)
    const isComment = markdown.startsWith('<!--', at)
    const end = isComment ? markdown.indexOf('-->', at + 4) : markdown.indexOf('>', at)
    this.at = end === -1 ? markdown.length : end + (isComment ? 3 : 1)
    if (found !== null) this.htmlCode(found[1] === '/', found[2] ?? '')
    this.emit(lineEndsOf(markdown.slice(at, this.at)) || (/^br$/iu.test(found?.[2] ?? '') ? '\n' : ''))
  }

  private htmlCode(closes: boolean, name: string): void {
    if (!CODE_TAGS.test(name)) return
    const tag = name.toLowerCase()
    if (!closes) this.code ??= { tag, from: this.length }
    else if (this.code?.tag === tag) {
      this.spans.push({ kind: 'code', from: this.code.from, to: this.length, target: '' })
      this.code = undefined
    }
  }

  private openLabel(): void {
    this.labels.push(this.length)
    this.at += 1
  }

  private closeLabel(): void {
    const { markdown, at } = this
    const from = this.labels.pop()
    const next = markdown.charAt(at + 1)
    this.at += 1
    if (from === undefined) return
    if (next === '(' && this.lastOf[')'] > at) {
      const end = markdown.indexOf(')', at)
      const target = markdown.slice(at + 2, end)
      this.at = end + 1
      this.spans.push({ kind: 'link', from, to: this.length, target: target.trim().split(/\s/u, 1)[0] ?? '' })
      this.emit(lineEndsOf(target))
    } else if (next === '[' && this.lastOf[']'] > at + 1) {
      const end = markdown.indexOf(']', at + 2)
      this.emit(lineEndsOf(markdown.slice(at, end)))
      this.at = end + 1
    }
  }

  private address(sign: string): void {
    ADDRESS.lastIndex = this.at
    const found = ADDRESS.exec(this.markdown)
    if (found === null) return this.put(sign, 1)
    this.put(' ', found[0].length)
  }

  /** Emphasis is not seen; a tilde alone says "about". */
  private emphasis(sign: string): void {
    const isDouble = this.markdown[this.at + 1] === '~'
    this.put(sign === '~' && !isDouble ? '~' : '', sign === '~' && isDouble ? 2 : 1)
  }

  /** Inside of a word it belongs to it. */
  private underscore(): void {
    const isInside = /[\p{L}\p{N}]/u.test(this.last) && /[\p{L}\p{N}_]/u.test(this.markdown[this.at + 1] ?? '')
    this.put(isInside ? '_' : '', 1)
  }
}

/** Places in ascending order, with the first that is still of use. */
interface Places {
  readonly all: number[]
  first: number
}

/** The places of runs of backticks, by their length. */
function fencesOf(markdown: string): Map<number, Places> {
  const fences = new Map<number, Places>()
  for (const { 0: run, index } of markdown.matchAll(/`+/gu)) {
    const places = fences.get(run.length)
    if (places === undefined) fences.set(run.length, { all: [index], first: 0 })
    else places.all.push(index)
  }
  return fences
}

/** The next place after an offset; those before it are never asked for again. */
function nextPlace(places: Places | undefined, offset: number): number | undefined {
  if (places === undefined) return undefined
  while ((places.all[places.first] ?? Number.POSITIVE_INFINITY) <= offset) places.first += 1
  return places.all[places.first]
}

const lineEndsOf = (text: string) => text.replace(/[^\n]+/gu, '')

/** Reads inline Markdown: without emphasis, link targets, tags, comments and addresses, and with escapes and entities undone. */
export const plainTextOf = (markdown: string): PlainText => new Reader(markdown).read()
