import type { Proposing } from '../proposing.ts'
import type { Claim } from './claims.ts'
import { isTrusted } from './confidence.ts'

/** What GitHub says when it refuses to enable auto-merge, and what its reader can do about it. */
const REMEDIES: readonly { readonly answer: RegExp; readonly remedy: string }[] = [
  {
    answer: /auto[- ]merge is not allowed/iu,
    remedy: 'Allow it in the repository under Settings > General > Pull Requests > "Allow auto-merge".',
  },
  {
    answer: /clean status|protected branch rules not configured/iu,
    remedy:
      'There is nothing to wait for: require a review or a check on the base branch under Settings > Rules, or merge it by hand.',
  },
  {
    answer: /merge method|(?:merge commits|squash merges|rebase merges) are not allowed/iu,
    remedy:
      "Allow the method under Settings > General > Pull Requests, or name another one with the input 'auto-merge'.",
  },
  {
    answer: /resource not accessible by|not authorized|permission/iu,
    remedy: 'The token needs `contents: write` and `pull-requests: write`.',
  },
]

/** What the reader of GitHub's refusal can do about it; empty where it isn't known. */
export const autoMergeRemedy = (said: string): string => REMEDIES.find(({ answer }) => answer.test(said))?.remedy ?? ''

/** Why people must look at an episode before it is merged, whatever the input says; undefined when nothing speaks against it. */
export function mergeObstacle(
  { confidence, inputs }: Pick<Proposing, 'confidence' | 'inputs'>,
  claims: readonly Claim[],
): string | undefined {
  if (!isTrusted(confidence, inputs.minConfidence)) return "the confidence in it is below 'min-confidence'"
  return claims.some(({ match }) => match === 'no') ? 'ClickHouse contradicts what it claims' : undefined
}
