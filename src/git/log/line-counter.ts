import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { runGit } from '../process/command.ts'
import { lacksObjects } from '../process/errors.ts'
import { streamGit } from '../process/stream.ts'
import { type Content, type ContentChange, sidesOf } from './content-change.ts'

/** Lines added and deleted. A binary file counts as none. */
export interface LineCount {
  readonly additions: number
  readonly deletions: number
}

/** Counts lines for a clone. */
export interface LineCounter {
  /**
   * Counts the lines of many changes at once.
   *
   * @returns no count for a change whose contents the clone lacks.
   * @throws {GitFailure}
   */
  count(changes: ReadonlySet<ContentChange>, signal: AbortSignal): Promise<ReadonlyMap<ContentChange, LineCount>>
}

const SUBMODULE = '160000'

/** Where a batch of changes is counted: a repository of its own that borrows the clone's objects. */
interface Workplace {
  readonly directory: string
  /** For what git reads. */
  readonly inputFile: string
  readonly signal: AbortSignal
}

/**
 * Prepares to count. Git counts most cheaply where it compares two trees: so the contents before and those after become two
 * trees, each content named by its place. The trees lie in a repository in `folder` that is removed when they are compared:
 * nothing is written to the clone, and no attributes of its paths have a say.
 *
 * @throws {GitFailure}
 */
export async function openLineCounter(clone: string, folder: string): Promise<LineCounter> {
  const objects = await runGit({
    directory: clone,
    args: ['rev-parse', '--path-format=absolute', '--git-path', 'objects'],
    attempted: 'looking where the clone keeps its objects',
  })
  const alternates = `${quoted(objects.replace(/\n$/u, ''))}\n`
  let batches = 0

  return {
    async count(changes, signal) {
      const place = join(folder, `counting-${batches++}`)
      const workplace = { directory: join(place, 'trees.git'), inputFile: join(place, 'input'), signal }
      try {
        await mkdir(place)
        await runGit({
          directory: place,
          args: ['init', '--quiet', '--bare', '--template=', '--object-format=sha1', workplace.directory],
          attempted: 'making a folder for counting lines',
        })
        await writeFile(join(workplace.directory, 'objects', 'info', 'alternates'), alternates)
        return await countIn(workplace, [...changes])
      } finally {
        await rm(place, { recursive: true, force: true })
      }
    },
  }
}

async function countIn(workplace: Workplace, changes: readonly ContentChange[]) {
  try {
    return await compare(workplace, changes)
  } catch (error) {
    if (!lacksObjects(error)) throw error
  }
  const missing = await findMissing(workplace, changes)
  const isThere = (change: ContentChange) => !sidesOf(change).some((content) => missing.has(content?.sha ?? ''))
  return compare(workplace, changes.filter(isThere))
}

async function compare(workplace: Workplace, changes: readonly ContentChange[]) {
  const { directory, signal } = workplace
  const counts = new Map<ContentChange, LineCount>(changes.map((change) => [change, { additions: 0, deletions: 0 }]))
  if (changes.length === 0) return counts
  const trees = await makeTrees(workplace, changes)
  const args = ['diff-tree', '-r', '-z', '--numstat', '--no-renames', '--no-ext-diff', '--no-textconv', ...trees]
  const output = await text(streamGit({ directory, args, attempted: 'counting lines', signal }))
  for (const line of output.split('\0')) {
    const [added, deleted, index] = line.split('\t')
    const change = index === undefined ? undefined : changes[Number(index)]
    if (change !== undefined) counts.set(change, { additions: numberOf(added), deletions: numberOf(deleted) })
  }
  return counts
}

/** Makes two trees: of the contents before, and of those after. */
async function makeTrees({ directory, inputFile, signal }: Workplace, changes: readonly ContentChange[]) {
  const sides = changes.map(sidesOf)
  const before = sides.flatMap(([content], index) => treeEntry(content, index))
  const after = sides.flatMap(([, content], index) => treeEntry(content, index))
  await writeFile(inputFile, [...before, '\0', ...after, '\0'].join(''))
  const args = ['mktree', '--missing', '--batch', '-z']
  const attempted = 'preparing to count lines'
  return (await text(streamGit({ directory, args, inputFile, attempted, signal }))).trim().split('\n')
}

/** SHAs of the contents that the clone lacks. */
async function findMissing(
  { directory, inputFile, signal }: Workplace,
  changes: readonly ContentChange[],
): Promise<ReadonlySet<string>> {
  const contents = changes.flatMap(sidesOf).filter((content) => content !== undefined && content.mode !== SUBMODULE)
  await writeFile(inputFile, contents.map((content) => `${content?.sha}\n`).join(''))
  const args = ['cat-file', '--batch-check=%(objectname) %(objecttype)']
  const output = await text(streamGit({ directory, args, inputFile, attempted: 'looking for contents', signal }))
  return new Set([...output.matchAll(/^(\S+) missing$/gmu)].map(([, sha = '']) => sha))
}

/** An entry of a tree as git reads it, named by its place. */
function treeEntry(content: Content | undefined, index: number): string[] {
  if (content === undefined) return []
  const type = content.mode === SUBMODULE ? 'commit' : 'blob'
  return [`${content.mode} ${type} ${content.sha}\t${String(index).padStart(6, '0')}\0`]
}

/** A binary file has no lines. */
const numberOf = (count = '-') => (count === '-' ? 0 : Number(count))

/** A path as git reads it in its list of alternates. */
const quoted = (path: string) => `"${path.replace(/["\\]/gu, '\\$&').replaceAll('\n', '\\n')}"`
