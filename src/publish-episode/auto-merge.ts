import { z } from 'zod'
import type { GitHub } from '../github/client.ts'
import { describeError } from '../runner/action.ts'
import type { ProposeInputs } from './inputs.ts'
import type { OpenedPullRequest } from './pull-request.ts'

const ENABLE = `
mutation enableAutoMerge($id: ID!, $method: PullRequestMergeMethod!) {
  enablePullRequestAutoMerge(input: { pullRequestId: $id, mergeMethod: $method }) { clientMutationId }
}`

const answerSchema = z.object({ enablePullRequestAutoMerge: z.object({}).nullable() }).nullable()

const METHODS = { merge: 'MERGE', squash: 'SQUASH', rebase: 'REBASE' } as const

/** What GitHub says, and what its reader can do about it. */
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

async function enable(gitHub: GitHub, id: string, method: (typeof METHODS)[keyof typeof METHODS]): Promise<void> {
  const { data, errors } = await gitHub.graphql({
    query: ENABLE,
    variables: { id, method },
    data: answerSchema,
    attempted: 'enabling auto-merge',
  })
  if (data === null || data.enablePullRequestAutoMerge === null)
    throw new Error(errors.map(({ message }) => message).join('; ') || 'GitHub gave no reason.')
}

/**
 * Has a pull request merge by itself once its rules are met. What GitHub refuses is returned as a warning.
 *
 * @param obstacle why people must look at it first; undefined when nothing speaks against it.
 */
export async function enableAutoMerge(
  gitHub: GitHub,
  { number, nodeId }: OpenedPullRequest,
  method: ProposeInputs['autoMerge'],
  obstacle: string | undefined,
): Promise<string[]> {
  if (method === 'off') return []
  if (obstacle !== undefined) return [`Pull request #${number} does not merge by itself: ${obstacle}.`]
  try {
    await enable(gitHub, nodeId, METHODS[method])
    return []
  } catch (error) {
    const said = describeError(error).replace(/\.?$/u, '.')
    return [`Pull request #${number} is open, but does not merge by itself. ${said} ${autoMergeRemedy(said)}`.trim()]
  }
}
