/** A repository on GitHub, and where it matters one of its branches. */
export interface RepositoryName {
  readonly owner: string
  readonly name: string
}

/**
 * GitHub's own limits: an owner has up to 39 letters, digits and single hyphens; a name up to 100 letters, digits, `.`, `-`, `_`.
 */
const FULL_NAME = /^([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))\/([\w.-]{1,100})$/u
/** What git refuses in a branch name (git-check-ref-format), and what would end a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: git refuses control characters.
const REFUSED_IN_BRANCH = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|[/.]$|\.lock(?:\/|$)|(?:^|\/)\./u

/** Parses `owner/name`; undefined when it is not of that form. */
export function parseRepositoryName(text: string): RepositoryName | undefined {
  const [, owner, name] = FULL_NAME.exec(text) ?? []
  if (owner === undefined || name === undefined || name === '.' || name === '..') return undefined
  return { owner, name }
}

/** Whether git accepts this as the name of a branch. */
export function isBranchName(text: string): boolean {
  return text !== '' && text !== '@' && Buffer.byteLength(text) <= 250 && !REFUSED_IN_BRANCH.test(text)
}

/** `owner/name`. */
export const fullName = ({ owner, name }: RepositoryName): string => `${owner}/${name}`
