import type { Passage } from './passage.ts'

const MAX_CHARACTERS = 300
/** All of it in bold, or in a heading of HTML: it heads what follows, as a heading does. */
const BOLD = /^\s*(?:\*\*(?=\S)([^*]{1,200})\*\*|__(?=\S)([^_]{1,200})__|<b>([^<]{1,200})<\/b>)\s*:?\s*$/u
const HTML_HEADING =
  /^\s*(?:<details\b[^>]{0,200}>\s*)?(?:<p>\s*)?<(h[1-6]|summary|b|strong|dt)\b[^>]{0,200}>([^<]{1,200})<\/\1>(?:\s*<\/p>)?\s*$/iu
const COLON = /:[\s*_`]{0,8}$/u
const CLOSING = /<\/details>\s*$/iu

interface Introduction {
  readonly text: string
  /** Whether it is of all that follows up to the next, or of the next block alone. */
  readonly isHeading: boolean
}

function introductionOf({ kind, markdown }: Passage): Introduction | undefined {
  if (kind !== 'text') return undefined
  const end = markdown.slice(-MAX_CHARACTERS)
  const isShort = markdown.length <= MAX_CHARACTERS
  const bold = isShort ? BOLD.exec(markdown) : null
  const text = bold?.[1] ?? bold?.[2] ?? bold?.[3] ?? (isShort ? HTML_HEADING.exec(markdown)?.[2] : undefined)
  if (text !== undefined) return { text, isHeading: true }
  return COLON.test(end) ? { text: end, isHeading: false } : undefined
}

/** Gives passages what introduces them as a heading: a paragraph that ends with a colon, or is all bold, or a heading of HTML. */
export function withIntroductions(passages: readonly Passage[]): Passage[] {
  let heading: string | undefined
  let block: { readonly text: string; kind: Passage['kind'] | undefined } | undefined
  let above = ''
  return passages.map((passage) => {
    const { kind, headings, markdown } = passage
    const path = headings.join('\n')
    if (path !== above) [heading, block, above] = [undefined, undefined, path]
    if (block?.kind !== undefined && (block.kind !== kind || kind === 'text')) block = undefined
    const own = [block?.text, heading].filter((text) => text !== undefined)
    if (block !== undefined) block.kind = kind
    const introduction = introductionOf(passage)
    if (introduction?.isHeading === true) [heading, block] = [introduction.text, undefined]
    else if (introduction !== undefined) block = { text: introduction.text, kind: undefined }
    if (CLOSING.test(markdown.slice(-MAX_CHARACTERS))) heading = undefined
    const isHeading = introduction?.isHeading === true
    return own.length === 0 || isHeading ? passage : { ...passage, headings: [...own, ...headings] }
  })
}
