import { z } from 'zod'
import type { GitHub } from '../../github/client.ts'
import { fullName, type RepositoryName } from '../../github/repository.ts'
import { HISTORY_FRAGMENT, historyAnswer, type PullRequestHistory } from './pull-request-history.ts'

const PROPOSAL_QUERY = `
query proposal($owner: String!, $name: String!, $expression: String!, $number: Int!, $hasPullRequest: Boolean!) {
  repository(owner: $owner, name: $name) {
    object(expression: $expression) { ... on Blob { text } }
    pullRequest(number: $number) @include(if: $hasPullRequest) { ...history }
  }
}
${HISTORY_FRAGMENT}`

const answer = z.object({
  repository: z.object({
    object: z.object({ text: z.string().nullish() }).nullable(),
    pullRequest: historyAnswer.nullish(),
  }),
})

/** Which proposal is asked for. */
export interface ProposalRequest {
  /** Commit that holds the episode's file. */
  readonly sha: string
  readonly path: string
  /** Number of its pull request, if there is one. */
  readonly pullRequest: number | undefined
}

/** An episode as it was proposed before. */
export interface EarlierProposal {
  /** Undefined when the file is not there or not text. */
  readonly text: string | undefined
  /** Undefined without a pull request. */
  readonly history: PullRequestHistory | undefined
}

/** Reads an episode's file at a commit, and what was ever asked for on its pull request. One request. */
export async function readProposal(
  gitHub: GitHub,
  repository: RepositoryName,
  { sha, path, pullRequest }: ProposalRequest,
): Promise<EarlierProposal> {
  const { data } = await gitHub.graphql({
    query: PROPOSAL_QUERY,
    variables: {
      ...repository,
      expression: `${sha}:${path}`,
      number: pullRequest ?? 0,
      hasPullRequest: pullRequest !== undefined,
    },
    data: answer,
    attempted: `reading ${path} of ${fullName(repository)} and its pull request`,
  })
  return {
    text: data.repository.object?.text ?? undefined,
    history: data.repository.pullRequest ?? undefined,
  }
}
