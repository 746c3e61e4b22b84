import { type ChangeKind, type FileChange, inPathOrder } from './file-change.ts'
import type { LineCount } from './line-counter.ts'
import type { CommitReader } from './log-fields.ts'

/** A commit as `git log` tells it. */
export interface LoggedCommit {
  readonly sha: string
  /** SHAs, the first parent first. */
  readonly parents: readonly string[]
  readonly committedAt: Date
  readonly authoredAt: Date
  readonly authorName: string
  readonly authorEmail: string
  /** In UTF-8; bytes that are none become U+FFFD. */
  readonly message: string
  /** Changes against the first parent. */
  readonly files: readonly FileChange[]
  /** Lines added against the first parent; undefined when they were not counted. */
  readonly additions: number | undefined
  readonly deletions: number | undefined
}

const CHANGE_KINDS: Readonly<Record<string, ChangeKind>> = { A: 'added', D: 'removed', M: 'modified', T: 'changed' }
const RENAMED = 'R'

/** A date that git can hold and JavaScript can't becomes 1970. */
const dateOf = (seconds: string) => {
  const date = new Date(Number(seconds) * 1000)
  return Number.isNaN(date.getTime()) ? new Date(0) : date
}

/** Gives the lines of one commit after another; undefined for those that are not counted. */
type NextLineCount = () => LineCount | undefined

/** Reads all that is told of a commit. A rename is a path removed and a path added. */
export function loggedCommit(nextLineCount: NextLineCount): CommitReader<LoggedCommit> {
  const header: string[] = []
  const files: FileChange[] = []
  let status = ''
  let isOldPath = false

  return {
    header(field) {
      header.push(field.toString('utf8'))
    },
    change(field) {
      status = String.fromCharCode(field[field.lastIndexOf(' ') + 1] ?? 0)
      isOldPath = status === RENAMED
    },
    path(field) {
      const path = field.toString('utf8')
      if (status !== RENAMED) files.push({ path, change: CHANGE_KINDS[status] ?? 'modified' })
      else files.push({ path, change: isOldPath ? 'removed' : 'added' })
      isOldPath = false
    },
    result() {
      const [sha = '', parents = '', committed = '', authored = '', authorName = '', authorEmail = '', message = ''] =
        header
      const lines = nextLineCount()
      return {
        sha,
        parents: parents === '' ? [] : parents.split(' '),
        committedAt: dateOf(committed),
        authoredAt: dateOf(authored),
        authorName,
        authorEmail,
        message,
        files: files.length > 1 ? inPathOrder(files) : files,
        additions: lines?.additions,
        deletions: lines?.deletions,
      }
    },
  }
}
