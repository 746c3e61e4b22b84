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

/** What is expected of a text that isn't `owner/name`: the end of a sentence without its stop. The address of a clone is a usual slip. */
export const expectedRepositoryName = (text: string): string =>
  /\.git$/iu.test(text.trim()) ? 'owner/name, without .git' : 'owner/name'

/** Parses `owner/name`; undefined when it is not of that form. GitHub has no name that ends in `.git`. */
export function parseRepositoryName(text: string): RepositoryName | undefined {
  const [, owner, name] = FULL_NAME.exec(text) ?? []
  if (owner === undefined || name === undefined || /^\.{1,2}$|\.git$/iu.test(name)) return undefined
  return { owner, name }
}

/** `owner/name`. */
export const fullName = ({ owner, name }: RepositoryName): string => `${owner}/${name}`
