/**
 * A title from outside as plain text on one line that commands nothing, for a commit message and the title of a pull request: GitHub
 * closes issues for `fixes #12` and for an issue's address, notifies for `@name`, and skips workflows for `[skip ci]`
 * (https://docs.github.com/en/actions/how-tos/manage-workflow-runs/skip-workflow-runs).
 */
export function plainTitle(title: string): string {
  return title
    .replace(/[\s\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .replace(/[[\]]/gu, (bracket) => (bracket === '[' ? '(' : ')'))
    .replace(/\bhttps?:\/\//giu, '')
    .replace(/#(?=\d)/gu, '# ')
    .replace(/\b(GH)-(?=\d)/giu, '$1 ')
    .replace(/@(?=[\w-])/gu, '@ ')
}
