import { type ChangeKind, type FileChange, inPathOrder } from './file-change.ts'

/** Lines added and deleted. A binary file counts as none. */
export interface LineCount {
  readonly additions: number
  readonly deletions: number
}

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

/**
 * A change of content as `--raw` tells it: the modes and the object names before and after, `100644 100644 <SHA> <SHA>`. Zeros
 * stand for no file.
 */
export type ContentChange = string

/** Counts the lines of a commit from its changes of content; undefined when they can't be counted. */
export type CountLines = (changes: readonly ContentChange[]) => LineCount | undefined

/** SHA, parents, committer and author time (seconds), author's name and address, message: each ended by NUL. */
export const LOG_FORMAT = '%H%x00%P%x00%ct%x00%at%x00%an%x00%ae%x00%B%x00'
const HEADER_FIELDS = 7

const NOTHING = Buffer.alloc(0)
const NUL = 0
const COLON = 0x3a
const LINE_FEED = 0x0a
/** The longest status is that of a rename: `R100`. A SHA is longer. */
const LONGEST_STATUS = 4

const CHANGE_KINDS: Readonly<Record<string, ChangeKind>> = { A: 'added', D: 'removed', M: 'modified', T: 'changed' }

/** A date that git can hold and JavaScript can't becomes 1970. */
const dateOf = (seconds: string) => {
  const date = new Date(Number(seconds) * 1000)
  return Number.isNaN(date.getTime()) ? new Date(0) : date
}

interface Draft {
  readonly header: string[]
  readonly files: FileChange[]
  readonly contents: ContentChange[]
}

/** Fields that belong to the change before them: its path, or the two paths of a rename. */
type Awaited = { readonly change: ChangeKind } | { readonly change: 'renamed'; from: string | undefined }

/**
 * Parses the output of `git log -z --format=LOG_FORMAT` with `--raw` or `--name-status`, in pieces of any size.
 *
 * With -z nothing is quoted, and NUL can't be part of a field: after a commit's fields comes an empty one, then one per
 * change (`:modes SHAs status`, or just the status), then its path; two paths for a rename.
 */
export function logParser(countLines: CountLines = () => undefined): {
  /** Takes the next piece, and returns the commits that it completes. The piece is not kept. */
  push(piece: Buffer): LoggedCommit[]
  /** Returns the last commit. */
  end(): LoggedCommit[]
} {
  let rest: Buffer = NOTHING
  let draft: Draft | undefined
  let awaited: Awaited | undefined

  const finished = (): LoggedCommit[] => {
    if (draft === undefined) return []
    const [sha = '', parents = '', committed = '', authored = '', name = '', email = '', message = ''] = draft.header
    const { files, contents } = draft
    const lines = countLines(contents)
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
        additions: lines?.additions,
        deletions: lines?.deletions,
      },
    ]
  }

  function takePath({ files }: Draft, change: Awaited, path: string): void {
    if (change.change !== 'renamed') {
      files.push({ path, change: change.change })
      awaited = undefined
    } else if (change.from === undefined) {
      change.from = path
    } else {
      files.push({ path: change.from, change: 'removed' }, { path, change: 'added' })
      awaited = undefined
    }
  }

  function takeChange({ contents }: Draft, field: string): void {
    const space = field.lastIndexOf(' ')
    if (space !== -1) contents.push(field.slice(1, space))
    const status = field.charAt(space + 1)
    awaited = status === 'R' ? { change: 'renamed', from: undefined } : { change: CHANGE_KINDS[status] ?? 'modified' }
  }

  function take(field: Buffer): LoggedCommit[] {
    if (draft !== undefined && draft.header.length < HEADER_FIELDS) {
      draft.header.push(field.toString('utf8'))
      return []
    }
    if (draft !== undefined && awaited !== undefined) {
      takePath(draft, awaited, field.toString('utf8'))
      return []
    }
    if (field.length === 0) return []
    const start = field[0] === LINE_FEED ? 1 : 0
    if (draft !== undefined && (field[start] === COLON || field.length - start <= LONGEST_STATUS)) {
      takeChange(draft, field.toString('latin1', start))
      return []
    }
    const before = finished()
    draft = { header: [field.toString('latin1', start)], files: [], contents: [] }
    return before
  }

  return {
    push(piece) {
      const commits: LoggedCommit[] = []
      let from = 0
      for (let at = piece.indexOf(NUL); at !== -1; at = piece.indexOf(NUL, from)) {
        const field = piece.subarray(from, at)
        for (const commit of take(rest.length === 0 ? field : Buffer.concat([rest, field]))) commits.push(commit)
        if (rest.length > 0) rest = NOTHING
        from = at + 1
      }
      if (from < piece.length) rest = Buffer.concat([rest, piece.subarray(from)])
      return commits
    },
    end: finished,
  }
}
