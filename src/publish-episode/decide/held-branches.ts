import type { RepositoryState } from '../gather/content-repository.ts'
import type { BranchCommit, ContentBranch } from '../gather/content-repository-query.ts'
import { type Naming, numberOfBranch } from '../naming.ts'

/** Which episode a commit of this action brings, as its message tells. */
interface CommittedEpisode {
  readonly series: string
  readonly number: number
  readonly runId: string
}

const HEADLINE = /^feat\(episode\): Generate (?<series>\S+) episode (?<number>\d{1,9})$/mu
const RUN_ID = /^- Run ID: (?<runId>[0-9a-f-]{36})$/mu
const SIGNED_BY_GITHUB = 'noreply@github.com'

/** Reads the message of a commit that this action made; undefined for any other. */
function readMessage(message: string): CommittedEpisode | undefined {
  const { series, number } = HEADLINE.exec(message.split('\n', 1)[0] ?? '')?.groups ?? {}
  const { runId } = RUN_ID.exec(message)?.groups ?? {}
  if (series === undefined || number === undefined || runId === undefined) return undefined
  return { series, number: Number(number), runId }
}

/** Whether whoever wrote the commit also made it: somebody who amends it keeps its message and its author. */
const isUntouched = ({ authorEmail, committerEmail }: BranchCommit) =>
  committerEmail === authorEmail || committerEmail === SIGNED_BY_GITHUB

/** What this action last put on a branch. */
export interface OwnCommit {
  readonly episode: CommittedEpisode
  readonly commit: BranchCommit
  /** Whether it is the branch's head; otherwise there are commits by others on top of it. */
  readonly isHead: boolean
}

/**
 * Finds the newest commit of this action on a branch. The branch's number decides whether a commit belongs to it: below its own
 * commits lie those of the base, which may have brought other episodes.
 */
function lastOwnCommit(branch: ContentBranch, number: number): OwnCommit | undefined {
  for (const [index, commit] of branch.commits.entries()) {
    const episode = readMessage(commit.message)
    if (episode === undefined || episode.number !== number || !isUntouched(commit)) continue
    return { episode, commit, isHead: index === 0 }
  }
  return undefined
}

/** A content branch, with what it holds. */
export interface HeldBranch {
  readonly branch: ContentBranch
  readonly number: number
  /** Undefined where neither the branch's name nor a commit of this action tells it. */
  readonly series: string | undefined
  readonly last: OwnCommit | undefined
}

/** What tells the episodes on content branches. */
export interface Holding {
  readonly state: RepositoryState
  readonly naming: Naming
  readonly allowedSeries: readonly string[]
}

/** The content branches whose names tell a number. */
export function heldBranches({ state, naming, allowedSeries }: Holding): HeldBranch[] {
  return state.branches.flatMap((branch) => {
    const named = numberOfBranch(naming, allowedSeries, branch.name)
    if (named === undefined) return []
    const last = lastOwnCommit(branch, named.number)
    return [{ branch, number: named.number, series: last?.episode.series ?? named.series, last }]
  })
}
