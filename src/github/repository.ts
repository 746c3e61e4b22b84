/** A repository on GitHub, and where it matters one of its branches. */
export interface RepositoryName {
  readonly owner: string
  readonly name: string
}

/**
 * GitHub's own limits: an owner has up to 39 letters, digits and hyphens, and `_` before the short code of an enterprise's users;
 * a name has up to 100 letters, digits, `.`, `-`, `_`.
 */
const FULL_NAME = /^([A-Za-z0-9][\w-]{0,38})\/([\w.-]{1,100})$/u
/** What git refuses in a branch name: https://git-scm.com/docs/git-check-ref-format */
// biome-ignore lint/suspicious/noControlCharactersInRegex: git refuses control characters.
const REFUSED_IN_BRANCH = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|[/.]$|\.lock(?:\/|$)|(?:^|\/)\./u
/** In bytes: with `refs/heads/` and `.lock` it has to be the name of a file. */
const MAX_BRANCH_BYTES = 250

/** Parses `owner/name`; undefined when it is not of that form. */
export function parseRepositoryName(text: string): RepositoryName | undefined {
  const [, owner, name] = FULL_NAME.exec(text) ?? []
  if (owner === undefined || name === undefined || name === '.' || name === '..') return undefined
  return { owner, name }
}

/**
 * Whether git accepts this as the name of a branch. GitHub accepts fewer for new branches: not 40 hexadecimal digits, and no
 * `refs/` in front.
 */
export function isBranchName(text: string): boolean {
  if (text === '' || text === '@' || text === 'HEAD') return false
  return Buffer.byteLength(text) <= MAX_BRANCH_BYTES && !REFUSED_IN_BRANCH.test(text)
}

/** `owner/name`. */
export const fullName = ({ owner, name }: RepositoryName): string => `${owner}/${name}`
