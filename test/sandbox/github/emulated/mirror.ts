import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import * as z from 'zod'
import { git } from '../../../git/git.ts'
import { type GitReader, openGitReader } from '../git/reader.ts'
import type { Emulator } from './emulator.ts'

/** An emulated repository's commits, trees, blobs and refs as a real bare git repository. */
export interface Mirror extends AsyncDisposable {
  /** Brings what is new over, and gives the repository. */
  update(): Promise<GitReader>
  /** SHAs by the refs' names, as of the last update. */
  refs(): ReadonlyMap<string, string>
}

/** What the mirror reads through. */
export interface MirrorSource {
  emulator: Emulator
  /** `/repos/{owner}/{name}` */
  path: string
  /** Someone who may read. */
  login: string
  defaultBranch: string
}

const refsSchema = z.array(z.object({ ref: z.string(), object: z.object({ sha: z.string() }) }))
const personSchema = z.object({ name: z.string(), email: z.string(), date: z.string() })
const commitSchema = z.object({
  tree: z.object({ sha: z.string() }),
  parents: z.array(z.object({ sha: z.string() })),
  author: personSchema,
  committer: personSchema,
  message: z.string(),
})
const treeSchema = z.object({
  tree: z.array(z.object({ path: z.string(), mode: z.string(), type: z.string(), sha: z.string() })),
})
const blobSchema = z.object({ content: z.string() })

type TreeEntry = z.infer<typeof treeSchema>['tree'][number]

/** Opens an empty mirror in a temporary directory. */
export async function openMirror(source: MirrorSource): Promise<Mirror> {
  const directory = await mkdtemp(join(tmpdir(), 'github-mirror-'))
  await git(directory, ['init', '--quiet', '--bare', `--initial-branch=${source.defaultBranch}`])
  const reader = await openGitReader(directory)
  const written = new Set<string>()
  let refs = new Map<string, string>()
  let updating: Promise<unknown> = Promise.resolve()
  let seenWrites = -1

  const get = (path: string) =>
    source.emulator.must({ method: 'GET', path: `${source.path}${path}`, login: source.login })

  /** Whoever reads meanwhile sees the file as it was, or as it is then. */
  async function writeIn(path: string, content: string | Buffer): Promise<void> {
    const file = join(directory, path)
    const incoming = join(directory, 'incoming')
    await writeFile(incoming, content)
    await mkdir(dirname(file), { recursive: true })
    await rename(incoming, file)
  }

  async function write(oid: string, type: string, content: Buffer): Promise<void> {
    const object = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])
    const actual = createHash('sha1').update(object).digest('hex')
    if (actual !== oid) throw new Error(`The emulator's ${type} ${oid} has the content of ${actual}`)
    await writeIn(join('objects', oid.slice(0, 2), oid.slice(2)), deflateSync(object))
    written.add(oid)
  }

  async function copyTree(oid: string): Promise<void> {
    if (written.has(oid)) return
    const { tree } = treeSchema.parse(await get(`/git/trees/${oid}`))
    for (const entry of tree) {
      if (entry.type === 'tree') await copyTree(entry.sha)
      if (entry.type === 'blob' && !written.has(entry.sha)) {
        const { content } = blobSchema.parse(await get(`/git/blobs/${entry.sha}`))
        await write(entry.sha, 'blob', Buffer.from(content, 'base64'))
      }
    }
    await write(oid, 'tree', treeContent(tree))
  }

  async function copyHistory(head: string): Promise<void> {
    const left = [head]
    for (let oid = left.pop(); oid !== undefined; oid = left.pop()) {
      if (written.has(oid)) continue
      const commit = commitSchema.parse(await get(`/git/commits/${oid}`))
      await copyTree(commit.tree.sha)
      await write(oid, 'commit', commitContent(commit))
      left.push(...commit.parents.map(({ sha }) => sha))
    }
  }

  async function copyRefs(): Promise<void> {
    const writes = source.emulator.refWrites()
    if (writes === seenWrites) return
    const listed = refsSchema.parse(await get('/git/matching-refs/refs/'))
    const current = new Map(listed.map(({ ref, object }) => [ref, object.sha]))
    const changed = [...current].filter(([ref, oid]) => refs.get(ref) !== oid)
    const gone = [...refs.keys()].filter((ref) => !current.has(ref))
    for (const [, oid] of changed) await copyHistory(oid)
    if (gone.length > 0) {
      await git(directory, ['update-ref', '--stdin'], { input: gone.map((ref) => `delete ${ref}\n`).join('') })
    }
    for (const [ref, oid] of changed) await writeIn(ref, `${oid}\n`)
    refs = current
    seenWrites = writes
  }

  return {
    refs: () => refs,
    async update() {
      // One at a time: they share `refs` and `written`.
      const update = updating.then(copyRefs)
      updating = update.catch(() => {})
      await update
      return reader
    },
    async [Symbol.asyncDispose]() {
      await updating
      reader[Symbol.dispose]()
      await rm(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function commitContent(commit: z.infer<typeof commitSchema>): Buffer {
  const lines = [
    `tree ${commit.tree.sha}`,
    ...commit.parents.map(({ sha }) => `parent ${sha}`),
    `author ${signature(commit.author)}`,
    `committer ${signature(commit.committer)}`,
  ]
  const lineEnd = commit.message.endsWith('\n') ? '' : '\n'
  return Buffer.from(`${lines.join('\n')}\n\n${commit.message}${lineEnd}`)
}

function signature({ name, email, date }: z.infer<typeof personSchema>): string {
  const [, sign, hours, minutes] = /([+-])(\d{2}):?(\d{2})$/.exec(date) ?? []
  const offset = sign === undefined ? '+0000' : `${sign}${hours}${minutes}`
  return `${name} <${email}> ${Math.floor(Date.parse(date) / 1000)} ${offset}`
}

/** A tree as git stores it: by name, a folder's name taken to end with `/`. */
function treeContent(entries: readonly TreeEntry[]): Buffer {
  const sortKey = ({ path, type }: TreeEntry) => Buffer.from(type === 'tree' ? `${path}/` : path)
  const sorted = entries.toSorted((a, b) => Buffer.compare(sortKey(a), sortKey(b)))
  return Buffer.concat(
    sorted.flatMap(({ mode, path, sha }) => [
      Buffer.from(`${mode.replace(/^0+/, '')} ${path}\0`),
      Buffer.from(sha, 'hex'),
    ]),
  )
}
