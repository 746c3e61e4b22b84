import { git } from '../../../git/git.ts'

/** How many lines and files a commit changed. */
interface Statistics {
  additions: number
  deletions: number
  changedFiles: number
}

/** Reads a commit's statistics against its first parent, renames detected. */
export type StatisticsReader = (oid: string) => Promise<Statistics>

interface Waiting {
  resolve(statistics: Statistics): void
  reject(error: unknown): void
}

/**
 * Opens a repository for reading statistics. What is asked for at about the same time (a page of commits, many commits
 * of one query) is read by one git process.
 */
export function openStatisticsReader(directory: string): StatisticsReader {
  let waiting = new Map<string, Waiting[]>()
  let isReading = false

  async function readAll(): Promise<void> {
    while (waiting.size > 0) {
      const batch = waiting
      waiting = new Map()
      await readBatch(directory, batch)
    }
    isReading = false
  }

  return (oid) =>
    new Promise((resolve, reject) => {
      waiting.set(oid, [...(waiting.get(oid) ?? []), { resolve, reject }])
      if (isReading) return
      isReading = true
      setImmediate(readAll)
    })
}

async function readBatch(directory: string, batch: ReadonlyMap<string, readonly Waiting[]>): Promise<void> {
  try {
    const read = await readStatistics(directory, [...batch.keys()])
    for (const [oid, statistics] of read) for (const { resolve } of batch.get(oid) ?? []) resolve(statistics)
  } catch (error) {
    for (const { reject } of [...batch.values()].flat()) reject(error)
  }
}

async function readStatistics(directory: string, oids: readonly string[]): Promise<Map<string, Statistics>> {
  const statistics = new Map(oids.map((oid) => [oid, { additions: 0, deletions: 0, changedFiles: 0 }]))
  const output = await git(
    directory,
    ['diff-tree', '--stdin', '-z', '-r', '--root', '--diff-merges=first-parent', '-M', '--numstat'],
    { input: oids.map((oid) => `${oid}\n`).join('') },
  )
  let current: Statistics | undefined
  const fields = output.toString().split('\0').values()
  for (const field of fields) {
    const [added = '', deleted, path] = field.split('\t')
    if (deleted === undefined) {
      current = statistics.get(field)
      continue
    }
    // A renamed file's two paths follow as fields of their own.
    if (path === '') {
      fields.next()
      fields.next()
    }
    if (current === undefined) continue
    // A binary file has "-" for both.
    current.additions += added === '-' ? 0 : Number(added)
    current.deletions += deleted === '-' ? 0 : Number(deleted)
    current.changedFiles += 1
  }
  return statistics
}
