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

/** Parses `owner/name`; undefined when it is not of that form. */
export function parseRepositoryName(text: string): RepositoryName | undefined {
  const [, owner, name] = FULL_NAME.exec(text) ?? []
  if (owner === undefined || name === undefined || name === '.' || name === '..') return undefined
  return { owner, name }
}

/** `owner/name`. */
export const fullName = ({ owner, name }: RepositoryName): string => `${owner}/${name}`
