/** Opens fenced code; what follows backticks must not hold another one. */
export const FENCE = /^(`{3,}(?=[^`]*$)|~{3,})/u
/** Under a paragraph it makes a heading of it: equals signs of level 1, dashes of level 2. */
export const UNDERLINE = /^(?:=+|-+)$/u
/** A horizontal rule. */
export const RULE = /^(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/u
/** Groups: the marker, its number, the white space after it. */
export const LIST_MARKER = /^([-+*]|(\d{1,9})[.)])([ \t]+|$)/u
/** Begins a quote or a list item, and may stand before another. */
export const NESTING_MARK = /^(?:>[ \t]?|(?:[-+*]|\d{1,9}[.)])(?:[ \t]+|$))/u
/** A heading by number signs. */
export const NUMBER_SIGNS = /^#{1,6}(?=[ \t]|$)/u
/** `[label]: address` */
export const LINK_DEFINITION = /^\[[^\]]{1,999}\]:/u

const BLOCK_TAGS = [
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt',
  'fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu',
  'menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr',
  'track|ul',
].join('|')

const ATTRIBUTE = '\\s+[a-z_:][\\w.:-]*(?:\\s*=\\s*(?:[^\\s"\'=<>`]+|\'[^\']*\'|"[^"]*"))?'

/**
 * HTML blocks, in which nothing is a heading: https://spec.commonmark.org/0.31.2/#html-blocks. Without `end` a blank line
 * ends the block.
 */
export const HTML_BLOCKS: readonly { readonly name: string; readonly start: RegExp; readonly end?: RegExp }[] = [
  {
    name: 'HTML element',
    start: /^<(?:script|pre|style|textarea)(?:[\s>]|$)/iu,
    end: /<\/(?:script|pre|style|textarea)>/iu,
  },
  { name: 'HTML comment', start: /^<!--/u, end: /-->/u },
  { name: 'HTML instruction', start: /^<\?/u, end: /\?>/u },
  { name: 'CDATA section', start: /^<!\[CDATA\[/u, end: /\]\]>/u },
  { name: 'HTML declaration', start: /^<![a-z]/iu, end: />/u },
  { name: 'HTML element', start: new RegExp(`^</?(?:${BLOCK_TAGS})(?:\\s|/?>|$)`, 'iu') },
]

/** Any other tag alone on its line: an HTML block as well, but only where no paragraph goes on. A blank line ends it. */
export const LONE_TAG = new RegExp(`^<(?:/[a-z][a-z0-9-]*\\s*|[a-z][a-z0-9-]*(?:${ATTRIBUTE})*\\s*/?)>$`, 'iu')
