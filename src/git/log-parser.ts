import { type ChangeKind, type FileChange, inPathOrder } from './file-change.ts'

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
  /** Lines added against the first parent; undefined when they were not counted. A binary file counts as 0. */
  readonly additions: number | undefined
  readonly deletions: number | undefined
}

/** SHA, parents, committer and author time (seconds), author's name and address, message: each ended by NUL. */
export const LOG_FORMAT = '%H%x00%P%x00%ct%x00%at%x00%an%x00%ae%x00%B%x00'
const HEADER_FIELDS = 7

const NUL = 0
const COLON = 0x3a
const TAB = 0x09
const LINE_FEED = 0x0a

const CHANGE_KINDS: Readonly<Record<string, ChangeKind>> = { A: 'added', D: 'removed', M: 'modified', T: 'changed' }

/** A date that git can hold and JavaScript can't becomes 1970. */
const dateOf = (seconds: string) => {
  const date = new Date(Number(seconds) * 1000)
  return Number.isNaN(date.getTime()) ? new Date(0) : date
}

interface Draft {
  readonly header: string[]
  readonly files: FileChange[]
  additions: number
  deletions: number
}

const isNumber = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39

/**
 * Parses the output of `git log -z --format=LOG_FORMAT --raw [--numstat]`, in pieces of any size.
 *
 * With -z nothing is quoted, and NUL can't be part of a field: after a commit's fields comes an empty one, then one per
 * change (`:modes SHAs letter`, then its path; two paths for a rename), then, with --numstat, `added TAB deleted TAB path`
 * (for a rename without the path, which follows as two fields).
 */
export function logParser(withLines: boolean): {
  /** Takes the next piece, and returns the commits that it completes. */
  push(piece: Buffer): LoggedCommit[]
  /** Returns the last commit. */
  end(): LoggedCommit[]
} {
  let rest: Buffer = Buffer.alloc(0)
  let draft: Draft | undefined
  /** Fields that belong to the change before them: its paths. */
  let awaited: { kind: 'path'; change: ChangeKind } | { kind: 'renamed'; from: string | undefined } | undefined
  let skipped = 0

  const finished = (): LoggedCommit[] => {
    if (draft === undefined) return []
    const [sha = '', parents = '', committed = '', authored = '', name = '', email = '', message = ''] = draft.header
    const { files, additions, deletions } = draft
    draft = undefined
    return [
      {
        sha,
        parents: parents === '' ? [] : parents.split(' '),
        committedAt: dateOf(committed),
        authoredAt: dateOf(authored),
        authorName: name,
        authorEmail: email,
        message,
        files: files.length > 1 ? inPathOrder(files) : files,
        additions: withLines ? additions : undefined,
        deletions: withLines ? deletions : undefined,
      },
    ]
  }

  function takePath(commit: Draft, path: string): void {
    if (awaited?.kind === 'path') {
      commit.files.push({ path, change: awaited.change })
      awaited = undefined
    } else if (awaited?.kind === 'renamed') {
      if (awaited.from === undefined) {
        awaited.from = path
        return
      }
      commit.files.push({ path: awaited.from, change: 'removed' }, { path, change: 'added' })
      awaited = undefined
    }
  }

  function takeChange(field: string): void {
    const letter = field.charAt(field.lastIndexOf(' ') + 1)
    awaited =
      letter === 'R'
        ? { kind: 'renamed', from: undefined }
        : { kind: 'path', change: CHANGE_KINDS[letter] ?? 'modified' }
  }

  function takeLines(commit: Draft, field: string): void {
    const [added = '', deleted = '', path = ''] = field.split('\t')
    commit.additions += added === '-' ? 0 : Number(added)
    commit.deletions += deleted === '-' ? 0 : Number(deleted)
    if (path === '') skipped = 2
  }

  function take(field: Buffer): LoggedCommit[] {
    if (draft !== undefined && draft.header.length < HEADER_FIELDS) {
      draft.header.push(field.toString('utf8'))
      return []
    }
    if (draft !== undefined && awaited !== undefined) {
      takePath(draft, field.toString('utf8'))
      return []
    }
    if (skipped > 0) {
      skipped -= 1
      return []
    }
    if (field.length === 0) return []
    const start = field[0] === LINE_FEED ? 1 : 0
    if (draft !== undefined && field[start] === COLON) {
      takeChange(field.toString('latin1', start))
      return []
    }
    if (draft !== undefined && (isNumber(field[start]) || field[start] === 0x2d) && field.includes(TAB)) {
      takeLines(draft, field.toString('utf8', start))
      return []
    }
    const before = finished()
    draft = { header: [field.toString('latin1', start)], files: [], additions: 0, deletions: 0 }
    return before
  }

  return {
    push(piece) {
      const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece])
      const commits: LoggedCommit[] = []
      let from = 0
      for (let at = bytes.indexOf(NUL); at !== -1; at = bytes.indexOf(NUL, from)) {
        commits.push(...take(bytes.subarray(from, at)))
        from = at + 1
      }
      rest = bytes.subarray(from)
      return commits
    },
    end: finished,
  }
}
