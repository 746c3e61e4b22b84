/** A commit to be written by `git fast-import` (https://git-scm.com/docs/git-fast-import#_commit). */
export interface ImportedCommit {
  ref: string
  message: string | Buffer
  author: Identity
  authorDate: string
  committer: Identity
  committerDate: string
  /** Commit ids or marks (`:1`), first parent first. */
  parents: readonly string[]
  /** Contents by path; `null` removes the path. */
  files: Readonly<Record<string, string | Buffer | null>>
  /** Written as the commit's `encoding` header. */
  encoding?: string
  mark: number
}

/** Who wrote or applied a commit. */
export interface Identity {
  name: string
  email: string
}

/** Says one commit in the language of `git fast-import`. */
export function fastImportCommit(commit: ImportedCommit): Buffer {
  const [first, ...merged] = commit.parents
  return Buffer.concat([
    // Without this, a commit with no parent would continue the branch it is written to.
    Buffer.from(first === undefined ? `reset ${commit.ref}\n\n` : ''),
    Buffer.from(`commit ${commit.ref}\nmark :${commit.mark}\n`),
    Buffer.from(`author ${identity(commit.author)} ${rawDate(commit.authorDate)}\n`),
    Buffer.from(`committer ${identity(commit.committer)} ${rawDate(commit.committerDate)}\n`),
    Buffer.from(commit.encoding === undefined ? '' : `encoding ${commit.encoding}\n`),
    data(commit.message),
    Buffer.from(first === undefined ? '' : `from ${first}\n`),
    Buffer.from(merged.map((parent) => `merge ${parent}\n`).join('')),
    ...Object.entries(commit.files).map(([path, content]) => fileChange(path, content)),
    Buffer.from('\n'),
  ])
}

function fileChange(path: string, content: string | Buffer | null): Buffer {
  const quoted = `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
  if (content === null) return Buffer.from(`D ${quoted}\n`)
  return Buffer.concat([Buffer.from(`M 100644 inline ${quoted}\n`), data(content)])
}

function data(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')])
}

function identity({ name, email }: Identity): string {
  return name === '' ? `<${email}>` : `${name} <${email}>`
}

/** An ISO 8601 date in git's raw format: seconds since 1970 and the offset the date was written with. */
function rawDate(iso: string): string {
  const milliseconds = Date.parse(iso)
  if (Number.isNaN(milliseconds))
    throw new Error(`"${iso}" is not a date: expected ISO 8601, 2026-01-31T12:00:00+01:00`)
  const offset = /([+-]\d{2}):?(\d{2})$/.exec(iso)
  return `${Math.floor(milliseconds / 1000)} ${offset === null ? '+0000' : `${offset[1]}${offset[2]}`}`
}
