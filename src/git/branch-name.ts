/** What git refuses in a branch name: https://git-scm.com/docs/git-check-ref-format */
// biome-ignore lint/suspicious/noControlCharactersInRegex: git refuses control characters.
const REFUSED_IN_BRANCH = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|[/.]$|\.lock(?:\/|$)|(?:^|\/)\./u
/** Controls that turn the direction of text around: what a reader sees then is another name than the one that is meant. */
const BIDIRECTIONAL_CONTROL = /\p{Bidi_Control}/u
/** With `refs/heads/` and `.lock` it has to be the name of a file. */
const MAX_BRANCH_BYTES = 250

/**
 * Whether this names a branch: git accepts it, and a person reads it as it is. GitHub accepts fewer for new branches: see {@link isNewBranchName}.
 */
export function isBranchName(text: string): boolean {
  if (text === '' || text === '@' || text === 'HEAD') return false
  return (
    Buffer.byteLength(text) <= MAX_BRANCH_BYTES && !REFUSED_IN_BRANCH.test(text) && !BIDIRECTIONAL_CONTROL.test(text)
  )
}

/** Whether GitHub creates a branch of this name: no 40 hexadecimal digits, no `refs/` in front, and nothing that can't be seen. */
export const isNewBranchName = (text: string): boolean =>
  isBranchName(text) && !/^refs\/|^[0-9a-f]{40}$|[\p{C}\p{Zl}\p{Zp}]/iu.test(text)
