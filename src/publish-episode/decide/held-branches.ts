import type { BranchCommit, ContentBranch } from '../gather/content-repository.ts'

/** Which episode a commit says that it brings. */
export interface EpisodeClaim {
  readonly series: string
  readonly number: number
  readonly runId: string
}

const HEADLINE = /^feat\(episode\): Generate (?<series>\S+) episode (?<number>\d{1,9})$/mu
const RUN_ID = /^- Run ID: (?<runId>[0-9a-f-]{36})$/mu
const SIGNED_BY_GITHUB = 'noreply@github.com'

/** Reads the message of a commit that this action made; undefined for any other. */
function parseClaim(message: string): EpisodeClaim | undefined {
  const { series, number } = HEADLINE.exec(message.split('\n', 1)[0] ?? '')?.groups ?? {}
  const { runId } = RUN_ID.exec(message)?.groups ?? {}
  if (series === undefined || number === undefined || runId === undefined) return undefined
  return { series, number: Number(number), runId }
}

/** Whether whoever wrote the commit also made it: somebody who amends it keeps its message and its author. */
const isUntouched = ({ authorEmail, committerEmail }: BranchCommit) =>
  committerEmail === authorEmail || committerEmail === SIGNED_BY_GITHUB

/** What this action last put on a branch. */
export interface LastProposal {
  readonly claim: EpisodeClaim
  readonly commit: BranchCommit
  /** Whether it is the branch's head; otherwise there are commits by others on top of it. */
  readonly isHead: boolean
}

/**
 * Finds the newest commit of this action on a branch. The branch's number decides whether a commit belongs to it: below its own
 * commits lie those of the base, which may have brought other episodes.
 */
export function lastProposal(branch: ContentBranch, number: number): LastProposal | undefined {
  for (const [index, commit] of branch.commits.entries()) {
    const claim = parseClaim(commit.message)
    if (claim === undefined || claim.number !== number || !isUntouched(commit)) continue
    return { claim, commit, isHead: index === 0 }
  }
  return undefined
}
