import { git } from '../../../git/git.ts'

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
}

const remembered = 8

export function openHistoryReader(directory: string): HistoryReader {
  const lists = new Map<string, Promise<readonly string[]>>()

  function all(filter: HistoryFilter): Promise<readonly string[]> {
    const key = JSON.stringify([filter.head, filter.since, filter.until, filter.path])
    const list = lists.get(key) ?? revList(directory, filter)
    // Last used, last forgotten.
    lists.delete(key)
    lists.set(key, list)
    const [oldest] = lists.keys()
    if (lists.size > remembered && oldest !== undefined) lists.delete(oldest)
    list.catch(() => lists.delete(key))
    return list
  }

  return {
    all,
    async slice(filter, offset, count) {
      if (offset === 0) return revList(directory, filter, count)
      return (await all(filter)).slice(offset, offset + count)
    },
  }
}

async function revList(directory: string, filter: HistoryFilter, limit?: number): Promise<readonly string[]> {
  const output = await git(directory, [
    'rev-list',
    ...(limit === undefined ? [] : [`--max-count=${limit}`]),
    // "As a filter": one commit with a wrong date doesn't hide those behind it.
    ...(filter.since === undefined ? [] : [`--since-as-filter=${secondsOf(filter.since)}`]),
    ...(filter.until === undefined ? [] : [`--until=${secondsOf(filter.until)}`]),
    filter.head,
    '--',
    ...(filter.path === undefined ? [] : [filter.path]),
  ])
  return output.toString('latin1').split('\n').slice(0, -1)
}

function secondsOf(date: string): number {
  return Math.floor(Date.parse(date) / 1000)
}
