/** A paragraph, a list item or a row of a table, as Markdown. */
export interface Passage {
  readonly kind: 'text' | 'item' | 'row'
  /** Its lines joined by line ends; of a row its cells, each on a line of its own. */
  readonly markdown: string
  /** Line of the file on which it begins. */
  readonly line: number
  /** Of a row: the cells at the head of its columns. */
  readonly headers: readonly string[]
  /** The headings that it stands under, the nearest first. */
  readonly headings: readonly string[]
  /** The list items that it stands in, the nearest first. */
  readonly parents: readonly string[]
}
