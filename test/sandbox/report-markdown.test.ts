import { describe, expect, test } from 'vitest'
import { markdownTable } from '../../src/text/markdown/table.ts'
import { elementsOf, textsOf } from './report/elements.ts'
import { renderMarkdown } from './report/markdown.ts'
import { sanitizeHtml } from './report/sanitize.ts'

const summaryOf = (markdown: string) => renderMarkdown(markdown, 'summary').markup

describe('sanitizeHtml', () => {
  test('keeps the markup that GitHub allows, and closes what is open', () => {
    const markup = '<details open><summary>S</summary><table><tr><td align="right" colspan="2">1<br>2</td></tr></table>'
    expect(sanitizeHtml(markup)).toBe(
      '<details open=""><summary>S</summary><table><tr><td align="right" colspan="2">1<br>2</td></tr></table></details>',
    )
  })

  test('leaves the text of other elements behind, but not that of scripts and styles', () => {
    expect(sanitizeHtml('a <font color=red>b</font> <script>c</script><svg><b>d</b></svg>e')).toBe('a b e')
  })

  test('leaves the text of a picture', () => {
    expect(sanitizeHtml('<img src="https://example.org/a.png" alt="build: passing">')).toBe('build: passing')
  })

  test('keeps text as text', () => {
    expect(sanitizeHtml('1 &lt; 2 &amp; "x"')).toBe('1 &lt; 2 &amp; &quot;x&quot;')
  })
})

describe('Markdown', () => {
  test('shows the cells of a table as they are', () => {
    const rows = [
      ['muse/banterpacks', '201', '`a16e4c8`'],
      ['a \\| b', '&lt;b&gt;', '**x**'],
    ]
    const markup = summaryOf(markdownTable(['Repository', 'Commits', 'Head'], rows))
    expect(textsOf(markup, 'th')).toEqual(['Repository', 'Commits', 'Head'])
    expect(textsOf(markup, 'td')).toEqual(['muse/banterpacks', '201', 'a16e4c8', 'a | b', '<b>', 'x'])
  })

  test('shows headings, code, task lists and links', () => {
    const markup = summaryOf('## H\n\n```sql\nSELECT 1 < 2\n```\n\n- [x] done\n\n[docs](https://example.org/?a=1&b=2)')
    expect(textsOf(markup, 'h2')).toEqual(['H'])
    expect(textsOf(markup, 'code')).toEqual(['SELECT 1 < 2'])
    expect(elementsOf(markup, 'input').map(({ attribs }) => attribs)).toEqual([
      { checked: '', disabled: '', type: 'checkbox' },
    ])
    expect(elementsOf(markup, 'a').map(({ attribs }) => attribs.href)).toEqual(['https://example.org/?a=1&b=2'])
  })

  test('breaks lines in comments only, as GitHub does', () => {
    expect(elementsOf(renderMarkdown('a\nb', 'comment').markup, 'br')).toHaveLength(1)
    expect(elementsOf(renderMarkdown('a\nb', 'file').markup, 'br')).toHaveLength(0)
  })

  test("marks GitHub's alerts", () => {
    const markup = summaryOf('> [!WARNING]\n> Data is stale.\n\n> [!NOPE] plain')
    expect(elementsOf(markup, 'blockquote').map(({ attribs }) => attribs.class)).toEqual(['alert warning', undefined])
    expect(textsOf(markup, 'p')).toEqual(['warning', 'Data is stale.', '[!NOPE] plain'])
  })
})
