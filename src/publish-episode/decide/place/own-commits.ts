import { type CommittedEpisode, readCommitMessage } from '../../../episode/commit-message.ts'

const SIGNED_BY_GITHUB = 'noreply@github.com'

/** What tells whose commit one is. */
interface Authored {
  readonly message: string
  readonly authorEmail: string
  readonly committerEmail: string
}

/** Whether whoever wrote the commit also made it: somebody who amends it keeps its message and its author. */
const isUntouched = ({ authorEmail, committerEmail }: Authored) =>
  committerEmail === authorEmail || committerEmail === SIGNED_BY_GITHUB

/** The episode that a commit of this action brings; undefined for one by somebody else, or that somebody has amended. */
export const ownEpisode = (commit: Authored): CommittedEpisode | undefined =>
  isUntouched(commit) ? readCommitMessage(commit.message) : undefined

/** Whether a commit is nobody's work: this action's own, or the merge of the base that the button "Update branch" makes. */
export const isNobodysWork = (commit: Authored & { readonly isMerge: boolean }): boolean =>
  ownEpisode(commit) !== undefined || (commit.isMerge && commit.committerEmail === SIGNED_BY_GITHUB)
