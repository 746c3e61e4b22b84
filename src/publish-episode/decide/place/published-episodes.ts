import { MAX_EPISODE_NUMBER } from '../../../episode/format.ts'
import { entriesOf, readFrontMatter } from '../../../episode/front-matter/read.ts'
import type { PublishedFile } from '../../gather/repository/content-repository.ts'
import { isEpisodeFile, type Naming, numberOfFile } from '../../naming.ts'

/** Front matter that is never closed is looked for no further. */
const MAX_HEAD_CHARACTERS = 65_536
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const RUN_ID = new RegExp(`run_id["']?\\s*[:=][^0-9a-f]*(?<runId>${UUID})`, 'iu')

/** The text with line ends as readers of YAML see them: a carriage return is one as well. */
const withPlainLineEnds = (text: string) => text.replace(/\r\n?/gu, '\n')

/** The front matter of a file, as far as a glance tells: YAML between lines `---`, or TOML between lines `+++`. */
function headOf(text: string): string {
  const start = text.trimStart().slice(0, MAX_HEAD_CHARACTERS)
  const mark = /^(?:---|\+\+\+)/u.exec(start)?.[0]
  if (mark === undefined) return ''
  const end = start.indexOf(`\n${mark}`, mark.length)
  return end === -1 ? start : start.slice(0, end)
}

/**
 * The run id in a file's front matter, as YAML has it; undefined where there is none. Of front matter that can't be read, that which
 * stands at the key.
 */
export function runIdOf(source: string): string | undefined {
  const text = withPlainLineEnds(source)
  const head = headOf(text)
  // Only a file that has the key, or an escape that could make it, is worth parsing.
  if (!/run_id|\\/iu.test(head)) return undefined
  const reading = readFrontMatter(text)
  const runId = reading.ok ? reading.data.run_id : RUN_ID.exec(head)?.groups?.runId
  return typeof runId === 'string' ? runId.trim().toLowerCase() : undefined
}

/**
 * Whether a file is an episode with this run id. The file may be years old and follow another format; where its front matter can't be
 * read, but names the run id, it is taken for the episode: nothing shows that it is another one.
 */
export function isOfRun({ text: source }: Pick<PublishedFile, 'text'>, runId: string): boolean {
  if (source === undefined) return false
  if (runIdOf(source) === runId) return true
  const text = withPlainLineEnds(source)
  return headOf(text).toLowerCase().includes(runId) && !readFrontMatter(text).ok
}

/** The files that may be any episode, as GitHub doesn't tell their text. */
export const unreadable = (files: readonly PublishedFile[]): PublishedFile[] =>
  files.filter(({ name, text }) => text === undefined && isEpisodeFile(name))

/** An episode's number: that in its file's name or, where that has none, in its front matter. */
export function numberOfPublished(naming: Naming, series: string, { name, text }: PublishedFile): number | undefined {
  const named = numberOfFile(naming, series, name)
  if (named !== undefined || text === undefined || !isEpisodeFile(name) || !/episode/iu.test(headOf(text))) return named
  const { episode } = entriesOf(withPlainLineEnds(text))
  return Number.isInteger(episode) && Number(episode) > 0 && Number(episode) <= MAX_EPISODE_NUMBER
    ? Number(episode)
    : undefined
}

/** The numbers of a series' files on the base branch. */
export const publishedNumbers = (
  published: readonly PublishedFile[],
  naming: Naming,
  series: string,
): ReadonlySet<number> => new Set(published.flatMap((file) => numberOfPublished(naming, series, file) ?? []))
