const REVERT_TYPE = /^revert(?:\([^()]{1,100}\))?!?: /iu
const QUOTED = /^(revert|reapply) ["'“]/iu
const UNQUOTED_REAPPLY = /^reapply /iu
const REVERT_BODY = /^[ \t]{0,4}This reverts commits?[ \t\n]+[0-9a-f]{7,64}\b/mu
/** Reverts of reverts of reverts … */
const MAX_DEPTH = 20

/**
 * Whether a commit takes back another one. `Reapply "…"`, which git writes for the revert of a revert, does not, nor does
 * `Revert "Revert "…""`, though the body of either says "This reverts commit".
 *
 * @param title what the commit is about, without what stands before a type.
 * @see https://git-scm.com/docs/git-revert
 */
export function isRevertOf(title: string, message: string): boolean {
  let rest = title
  let reverts = 0
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const quoted = QUOTED.exec(rest)
    if (quoted === null) break
    if (quoted[1]?.toLowerCase() === 'revert') reverts += 1
    rest = rest.slice(quoted[0].length)
  }
  if (rest !== title) return reverts % 2 === 1
  if (UNQUOTED_REAPPLY.test(title)) return false
  return REVERT_TYPE.test(title) || REVERT_BODY.test(message)
}

const REVERTED_COMMITS =
  /^[ \t]{0,4}This reverts commits?[ \t\n]+((?:[0-9a-f]{7,64}\b(?:[ \t\n]{0,4}(?:,|and|&)){0,2}[ \t\n]{0,4}){1,50})/gmu
const REVERTED_PULL_REQUEST =
  /^[ \t]{0,4}(?:This )?Reverts (?:PR |pull request )?((?:[\w.-]{1,39}\/[\w.-]{1,100})?#[1-9]\d{0,8})\b/gimu
const MAX_REVERTED = 50

/**
 * What a message says that its commit takes back, a revert that it takes back included: the SHAs that `git revert` writes, in full or
 * their beginning, and the pull request (`#12`, `owner/name#12`) that GitHub's button names. Each once.
 */
export function revertedBy(message: string): string[] {
  // Most messages revert nothing, and all of a long history have to be looked at.
  if (!/\breverts /iu.test(message)) return []
  const shas = [...message.matchAll(REVERTED_COMMITS)].flatMap(([, list = '']) => list.match(/[0-9a-f]{7,64}/gu) ?? [])
  const pullRequests = [...message.matchAll(REVERTED_PULL_REQUEST)].map(([, reference = '']) => reference)
  return [...new Set([...shas, ...pullRequests])].slice(0, MAX_REVERTED)
}
