import { type Fault, sortFaults } from '../../episode/fault.ts'
import type { DraftFrontMatter, Episode, EpisodeFrontMatter } from '../../episode/format.ts'
import { entriesOf, readFrontMatter } from '../../episode/front-matter/read.ts'
import type { Body } from '../../episode/front-matter/split.ts'
import { validateEpisode } from '../../episode/validate.ts'
import type { FigureCheck } from '../../figures/check.ts'
import type { ScannedText } from '../gather/source-file.ts'
import type { ValidateInputs } from '../inputs.ts'
import { isEpisodeFile, isInPlace, isTranslation, type Naming, numberInFolder, seriesOfPath } from '../naming.ts'
import { withoutDataQuality } from '../text/data-quality.ts'
import { bodyIn } from './draft.ts'
import { runIdOf } from './place/published-episodes.ts'

/** What a file is checked against. */
export interface CheckRules extends Pick<ValidateInputs, 'naming' | 'allowedSeries'> {
  /** Names of the folders of series on the base branch. */
  readonly seriesFolders: readonly string[]
  /** The folder of the series that the file belongs to; undefined for a draft. */
  readonly folder: string | undefined
}

/** A file that was checked by itself. */
export interface CheckedFile {
  readonly path: string
  /** Without its secrets; undefined where it can't be read. */
  readonly text: string | undefined
  readonly faults: readonly Fault[]
  /** What other readers of the file take otherwise, which is no fault. */
  readonly notes: readonly Fault[]
  /** Undefined for a file with faults, and for a draft. */
  readonly episode: EpisodeFrontMatter | undefined
  /** Line of an entry of the front matter. */
  readonly lineOf: (entry: string) => number
  /** What it says; undefined for a file with faults. */
  readonly content: { readonly frontMatter: DraftFrontMatter; readonly body: Body } | undefined
  /** Whether it is what GitHub lists of the change. */
  readonly isAsListed?: boolean
  /** What came of looking its figures up; undefined where they were not. */
  readonly figures?: FigureCheck
}

/** Whether a path may be that of an episode: a Markdown file in a folder of posts, at most two folders below. */
export const mayBeEpisode = (naming: Naming, path: string): boolean =>
  seriesOfPath(naming, path) !== undefined && isEpisodeFile(path)

/**
 * Whether a file is an episode: a Markdown file right in the folder of a series, but for those that a site generator or GitHub takes for
 * something else (`README.md`, `_index.md`); in a folder below, one that has a run id, or that nobody can read. In a
 * folder that isn't listed as a series, one that is named as an episode, or says that it is of that series.
 *
 * @param text undefined where it can't be read
 */
export function isEpisode(
  { naming, allowedSeries }: Pick<CheckRules, 'naming' | 'allowedSeries'>,
  path: string,
  text: string | undefined,
): boolean {
  const series = seriesOfPath(naming, path)
  if (series === undefined || !isEpisodeFile(path)) return false
  const inPlace = isInPlace(naming, series, path)
  if (!allowedSeries.includes(series)) {
    const isNamed = inPlace && numberInFolder(naming, series, path) !== undefined
    return isNamed || (text !== undefined && !isTranslation(path) && entriesOf(text).series === series)
  }
  return inPlace || (!isTranslation(path) && (text === undefined || runIdOf(text) !== undefined))
}

/** Whether an episode lies where it belongs: in the folder of its series, with its number in its name. */
function ownPlaceFaults(
  naming: Naming,
  path: string,
  folder: string,
  { series, episode }: EpisodeFrontMatter,
): Fault[] {
  if (folder !== series) {
    const message = `series: expected "${folder}", the file's folder, found "${series}"`
    return [{ line: 1, field: 'series', kind: 'place', message, right: folder }]
  }
  const number = numberInFolder(naming, series, path)
  if (number === undefined || number === episode) return []
  const message = `episode: expected ${number}, the number in the file's name, found ${episode}.`
  return [{ line: 1, field: 'episode', kind: 'place', message, right: number }]
}

/** What an episode says, without what this action says of its data. */
function contentIn(source: string, { frontMatter, body }: Episode<DraftFrontMatter>): CheckedFile['content'] {
  return { frontMatter, body: { ...bodyIn(source, body), text: withoutDataQuality(body) } }
}

/** Checks a file by itself: its secrets, and whether it follows the format of an episode or, outside of a series, of a draft. */
export function checkFile(rules: CheckRules, path: string, { faults, redacted }: ScannedText): CheckedFile {
  const { naming, allowedSeries, seriesFolders, folder } = rules
  const reading = readFrontMatter(redacted)
  const lineOf = (entry: string) => (reading.ok ? reading.lineOf([entry]) : undefined) ?? 1
  const notes = reading.ok ? reading.notes : []
  const known = { path, text: redacted, faults: [], notes, episode: undefined, content: undefined, lineOf }
  if (folder === undefined) {
    const validation = validateEpisode(redacted, { kind: 'draft', allowedSeries })
    const all = sortFaults([...faults, ...(validation.ok ? [] : validation.faults)])
    const content = validation.ok && all.length === 0 ? contentIn(redacted, validation.episode) : undefined
    return { ...known, faults: all, content }
  }
  const allowed = seriesFolders.includes(folder) ? [...allowedSeries, folder] : allowedSeries
  const validation = validateEpisode(redacted, { kind: 'published', allowedSeries: allowed })
  if (!validation.ok) return { ...known, faults: sortFaults([...faults, ...validation.faults]) }
  const { frontMatter } = validation.episode
  const place = ownPlaceFaults(naming, path, folder, frontMatter).map((fault) => ({
    ...fault,
    line: lineOf(fault.field ?? ''),
  }))
  const all = sortFaults([...faults, ...place])
  if (all.length > 0) return { ...known, faults: all }
  return { ...known, episode: frontMatter, content: contentIn(redacted, validation.episode) }
}
