const QUOTED = /^(revert|reapply):? ["'“](.+)["'”](?: \(#\d{1,9}\))?$/iu
const CONVENTIONAL = /^revert(?:\([^()]{1,100}\))?!?: (.+)$/iu
const SQUASH_NUMBER = / \(#\d{1,9}\)$/u
const TYPE = '(?:[a-z]+(?:\\([^()]{0,100}\\))?!?: *)?'
/** `revert 1a2b3c4`, `Reverts #12`, `revert: commit 1a2b3c4 (#15)`. */
const NAMED = /^revert(?:s|ed)?:? (?:commit |pr |pull request )?(#\d{1,9}|[0-9a-f]{7,40})\b/iu
const TAKES_BACK = new RegExp(`^${TYPE}(?:revert(?:s|ed|ing)?|reapply|back(?:s|ed)? out)\\b`, 'iu')

/** A headline without the number that a squash left at its end. */
export const withoutNumber = (headline: string): string => headline.replace(SQUASH_NUMBER, '')

/** The headline of the commit that a headline says is taken back; undefined for one that takes nothing back, or names it otherwise. */
export function revertedHeadline(headline: string): string | undefined {
  const [, verb, quoted] = QUOTED.exec(headline) ?? []
  if (verb !== undefined && quoted !== undefined)
    return withoutNumber(verb.toLowerCase() === 'revert' ? quoted : `Revert "${quoted}"`)
  const named = CONVENTIONAL.exec(headline)?.[1]
  return named === undefined ? undefined : withoutNumber(named)
}

/** What a headline names by its SHA or number as taken back; nothing in most of them. */
export function namedInHeadline(headline: string): string[] {
  const name = NAMED.exec(headline)?.[1]
  return name === undefined ? [] : [name.toLowerCase()]
}

/** Whether a commit says that taking something back, or putting it in again, is all that it is for. */
export const isOnlyRevert = (headline: string): boolean => TAKES_BACK.test(headline)
