/** A GitHub-flavoured Markdown table. Headers and cells are Markdown already: text from outside goes through `escapeMarkdown` first. */
export function markdownTable(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(headers), line(headers.map(() => '---')), ...rows.map(line)].join('\n')
}
