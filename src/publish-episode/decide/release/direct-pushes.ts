/** Types of rules under which nobody pushes to a branch without a pull request. */
const CLOSING: readonly string[] = ['pull_request', 'update', 'merge_queue']

/**
 * What to tell where the base branch takes pushes that no pull request brings: such an episode was neither reviewed nor checked. Undefined
 * where it takes none. Pure.
 *
 * @param types of the rules that hold for it; undefined where they could not be read
 */
export function directPushNote(
  base: string,
  asksForReviews: boolean,
  types: readonly string[] | undefined,
): string | undefined {
  if (asksForReviews || types?.some((type) => CLOSING.includes(type)) === true) return undefined
  return types === undefined
    ? `Whether the branch ${base} takes direct pushes could not be read.`
    : `The branch ${base} takes direct pushes: no rule asks for a pull request. docs/branches.md of muse-protocol-actions has a ruleset to import.`
}
