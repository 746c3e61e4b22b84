import { seriesDirectory } from '../../naming.ts'
import { type Holding, heldBranches } from './held-branches.ts'
import type { Location } from './location.ts'
import { unreadable } from './published-episodes.ts'

/** What to do about files whose episodes nobody can tell. */
const refusal = (files: readonly string[]) =>
  new Error(
    `GitHub doesn't tell the text of ${files.join(', ')}: it isn't UTF-8 text, holds a NUL character, is too large, or is a symbolic link. So any episode may be in there, and could come twice. Save it as UTF-8 text, or give it an ending other than .md and .mdx.`,
  )

/** The files of the series on the base branch that may be any episode, but for those that a change touches. */
const unreadablePublished = ({ state, naming, series }: Holding, touched: ReadonlySet<string>): string[] =>
  unreadable(state.published)
    .map(({ name }) => `${seriesDirectory(naming, series)}/${name}`)
    .filter((path) => !touched.has(path))
    .map((path) => `${path} on ${state.base.name}`)

/** The error for an episode that may be in a file which can't be read; undefined where it is found elsewhere. */
export function unreadableRefusal(holding: Holding, { kind }: Location): Error | undefined {
  if (kind === 'published') return undefined
  const held = heldBranches(holding)
  const known = new Set(held.flatMap(({ branch, runId }) => (runId === undefined ? [] : [branch.name])))
  const unknown = new Set(held.flatMap(({ branch, runId }) => (runId === undefined ? [branch.name] : [])))
  const proposed = holding.files
    .filter(({ branch, text }) => text === undefined && kind === 'new' && (unknown.has(branch) || !known.has(branch)))
    .map(({ branch, path }) => `${path} on ${branch}`)
  const files = [...unreadablePublished(holding, new Set()), ...proposed]
  return files.length === 0 ? undefined : refusal(files)
}

/** The error for a change whose episodes may be in files of the base branch that can't be read. */
export function unreadableBeside(holding: Holding, touched: ReadonlySet<string>): Error | undefined {
  const files = unreadablePublished(holding, touched)
  return files.length === 0 ? undefined : refusal(files)
}
