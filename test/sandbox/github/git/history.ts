import { git, gitText } from '../../../git/git.ts'
import type { Commit } from './commit.ts'
import { rememberLast } from './remember.ts'

/** Which commits of a branch's history are asked for. */
export interface HistoryFilter {
  /** SHA of the newest commit. */
  head: string
  /** Committed at or after, ISO 8601. */
  since?: string | undefined
  /** Committed at or before, ISO 8601. */
  until?: string | undefined
  /** Only commits that change this file or folder. */
  path?: string | undefined
}

/** Lists the commits reachable from a head, newest first, as `git rev-list` does. */
export interface HistoryReader {
  /** All of them. The lists read last are remembered, so that paging reads the repository once. */
  all(filter: HistoryFilter): Promise<readonly string[]>
  /** `count` of them from `offset`; the first ones without listing the rest. */
  slice(filter: HistoryFilter, offset: number, count: number): Promise<readonly string[]>
  /** Commits that the commit `head` reaches and the commit `base` doesn't, oldest first. */
  missing(base: string, head: string): Promise<readonly string[]>
  /** The newest commit that both reach. */
  mergeBase(base: string, head: string): Promise<string | undefined>
}

const remembered = 8
/** As many commits are read one by one faster than by a process of git's own. */
const fewCommits = 30

/** `readCommit` reads a commit that is known to be there. */
export function openHistoryReader(
  directory: string,
  readCommit: (oid: string) => Promise<Commit | undefined>,
): HistoryReader {
  const list = rememberLast(remembered, (...args) => revList(directory, args))
  const mergeBase = rememberLast(remembered, async (base = '', head = '') => {
    // Ends with exit code 1 where there is none.
    const found = await gitText(directory, ['merge-base', base, head]).catch(() => '')
    return found === '' ? undefined : found
  })
  return {
    all: (filter) => list(...argumentsOf(filter)),
    async slice(filter, offset, count) {
      const isWhole = filter.since === undefined && filter.until === undefined && filter.path === undefined
      if (isWhole && offset + count <= fewCommits)
        return (await walk(filter.head, offset + count, readCommit)).slice(offset)
      if (offset === 0) return revList(directory, [`--max-count=${count}`, ...argumentsOf(filter)])
      return (await list(...argumentsOf(filter))).slice(offset, offset + count)
    },
    missing: (base, head) => list('--reverse', head, `^${base}`, '--'),
    mergeBase,
  }
}

function argumentsOf(filter: HistoryFilter): string[] {
  return [
    // As on GitHub, one commit with a date that is too old hides those behind it.
    ...(filter.since === undefined ? [] : [`--since=${secondsOf(filter.since)}`]),
    ...(filter.until === undefined ? [] : [`--until=${secondsOf(filter.until)}`]),
    filter.head,
    '--',
    ...(filter.path === undefined ? [] : [filter.path]),
  ]
}

/** The first `count` commits in the order of `git rev-list`: the newest known first, of equally old ones that known first. */
async function walk(
  head: string,
  count: number,
  readCommit: (oid: string) => Promise<Commit | undefined>,
): Promise<string[]> {
  const first = await readCommit(head)
  const queue = first === undefined ? [] : [first]
  const seen = new Set([head])
  const found: string[] = []
  for (let commit = queue.shift(); commit !== undefined && found.length < count; commit = queue.shift()) {
    found.push(commit.oid)
    for (const parent of commit.parents.filter((oid) => !seen.has(oid))) {
      seen.add(parent)
      const read = await readCommit(parent)
      if (read === undefined) continue
      const { seconds } = read.committer
      const later = queue.findIndex(({ committer }) => committer.seconds < seconds)
      queue.splice(later === -1 ? queue.length : later, 0, read)
    }
  }
  return found
}

async function revList(directory: string, args: readonly string[]): Promise<readonly string[]> {
  const output = await git(directory, ['rev-list', ...args])
  return output.toString('latin1').split('\n').slice(0, -1)
}

function secondsOf(date: string): number {
  return Math.floor(Date.parse(date) / 1000)
}
