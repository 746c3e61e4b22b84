/** SHA, parents, committer and author time (seconds), author's name and address, message: each ended by NUL. */
export const LOG_FORMAT = '%H%x00%P%x00%ct%x00%at%x00%an%x00%ae%x00%B%x00'
const HEADER_FIELDS = 7

/** Takes the fields of one commit, as they come. Their bytes must not be kept: they are overwritten. */
export interface CommitReader<Result> {
  /** A field of `LOG_FORMAT`, in its order. */
  header(field: Buffer): void
  /** `:modes SHAs status`, or just the status. */
  change(field: Buffer): void
  /** The path of the change before it; of a rename the old one, then the new one. */
  path(field: Buffer): void
  /** What was made of the fields. */
  result(): Result
}

/** Reads the output of git in pieces of any size. */
interface LogReader<Result> {
  /** Takes the next piece, and returns the commits that it completes. The piece is not kept. */
  push(piece: Buffer): Result[]
  /** Returns the last commit. */
  end(): Result[]
}

const NUL = 0
const COLON = 0x3a
const SPACE = 0x20
const LINE_FEED = 0x0a
const RENAMED = 'R'.charCodeAt(0)
/** The longest status is that of a rename: `R100`. A SHA is longer. */
const MAX_STATUS_LENGTH = 4

/**
 * Takes apart the output of `git log -z --format=LOG_FORMAT` with `--raw` or `--name-status`.
 *
 * With -z nothing is quoted, and NUL can't be part of a field: after a commit's fields comes an empty one, then one per change, then
 * its path; two paths for a rename.
 */
export function logReader<Result>(startCommit: () => CommitReader<Result>): LogReader<Result> {
  /** The pieces of a field whose end has not come yet. */
  let rest: Buffer[] = []
  let commit: CommitReader<Result> | undefined
  let headersDue = 0
  let pathsDue = 0

  const finished = (): Result[] => {
    const results = commit === undefined ? [] : [commit.result()]
    commit = undefined
    return results
  }

  function begin(field: Buffer): Result[] {
    const before = finished()
    commit = startCommit()
    commit.header(field)
    headersDue = HEADER_FIELDS - 1
    return before
  }

  /** Takes a field, and returns the commit before it if it begins another one. */
  function take(field: Buffer): Result[] {
    if (commit !== undefined && headersDue > 0) {
      commit.header(field)
      headersDue -= 1
    } else if (commit !== undefined && pathsDue > 0) {
      commit.path(field)
      pathsDue -= 1
    } else if (field.length > 0) {
      const content = field[0] === LINE_FEED ? field.subarray(1) : field
      if (commit === undefined || (content[0] !== COLON && content.length > MAX_STATUS_LENGTH)) return begin(content)
      commit.change(content)
      pathsDue = content[content.lastIndexOf(SPACE) + 1] === RENAMED ? 2 : 1
    }
    return []
  }

  return {
    push(piece) {
      const results: Result[] = []
      let from = 0
      for (let at = piece.indexOf(NUL); at !== -1; at = piece.indexOf(NUL, from)) {
        const field = piece.subarray(from, at)
        for (const result of take(rest.length === 0 ? field : Buffer.concat([...rest, field]))) results.push(result)
        if (rest.length > 0) rest = []
        from = at + 1
      }
      if (from < piece.length) rest.push(Buffer.from(piece.subarray(from)))
      return results
    },
    end: finished,
  }
}
