import { readFrontMatter } from '../../episode/front-matter/read.ts'
import type { PublishedFile } from '../gather/content-repository.ts'
import { type Naming, numberOfFile } from '../naming.ts'

/** The front matter of a file, as far as a glance tells. */
const headOf = (text: string) => text.slice(0, Math.max(0, text.indexOf('\n---', 3)))

/** The run id in a file's front matter, as YAML has it; undefined where there is none. */
export function runIdOf(text: string): string | undefined {
  // Only a file that has the key, or an escape that could make it, is worth parsing.
  if (!/run_id|\\/u.test(headOf(text))) return undefined
  const reading = readFrontMatter(text)
  const runId = reading.ok ? reading.data.run_id : undefined
  return typeof runId === 'string' ? runId.trim().toLowerCase() : undefined
}

/**
 * Whether a file is an episode with this run id. The file may be years old and follow another format; where its front matter can't be
 * read, but names the run id, it is taken for the episode: nothing shows that it is another one.
 */
export function isOfRun({ text }: PublishedFile, runId: string): boolean {
  if (text === undefined) return false
  if (runIdOf(text) === runId) return true
  return headOf(text).toLowerCase().includes(runId) && !readFrontMatter(text).ok
}

/** The numbers of a series' files on the base branch. */
export const publishedNumbers = (
  published: readonly PublishedFile[],
  naming: Naming,
  series: string,
): ReadonlySet<number> => new Set(published.flatMap(({ name }) => numberOfFile(naming, series, name) ?? []))
