import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'

const parser = unified().use(remarkParse).use(remarkGfm)
type Tree = ReturnType<typeof parser.parse>
type Node = Tree | Tree['children'][number]

/** What a blog's renderer makes of Markdown. */
export interface BlogPage {
  /** What a reader sees, on one line. */
  readonly text: string
  /** Kinds of node other than text, code and what holds them, each once. */
  readonly kinds: readonly string[]
  readonly links: readonly string[]
}

/** Reads Markdown as a blog does that renders GitHub's kind by remark. */
export function readAsBlog(markdown: string): BlogPage {
  const nodes: Node[] = []
  const visit = (node: Node) => {
    nodes.push(node)
    if ('children' in node) for (const child of node.children) visit(child)
  }
  visit(parser.parse(markdown))
  return {
    text: nodes.map((node) => (node.type === 'text' || node.type === 'inlineCode' ? node.value : '')).join(''),
    kinds: [...new Set(nodes.map(({ type }) => type))].filter(
      (type) => !['root', 'paragraph', 'text', 'inlineCode'].includes(type),
    ),
    links: nodes.flatMap((node) => (node.type === 'link' ? [node.url] : [])),
  }
}
