import { type Fault, sortFaults } from '../../episode/fault.ts'
import type { DraftFrontMatter, Episode, EpisodeFrontMatter } from '../../episode/format.ts'
import { readFrontMatter } from '../../episode/front-matter/read.ts'
import type { Body } from '../../episode/front-matter/split.ts'
import { validateEpisode } from '../../episode/validate.ts'
import type { FigureCheck } from '../../figures/check.ts'
import type { ScannedText } from '../gather/source-file.ts'
import type { ValidateInputs } from '../inputs.ts'
import { isEpisodeFile, type Naming, numberInFolder, seriesOfPath } from '../naming.ts'
import { withoutDataQuality } from '../text/data-quality.ts'
import { bodyIn } from './draft.ts'

/** What a file is checked against. */
export interface CheckRules extends Pick<ValidateInputs, 'naming' | 'allowedSeries'> {
  /** Names of the folders of series on the base branch. */
  readonly seriesFolders: readonly string[]
}

/** A file that was checked by itself. */
export interface CheckedFile {
  readonly path: string
  readonly faults: readonly Fault[]
  /** What other readers of the file take otherwise, which is no fault. */
  readonly notes: readonly Fault[]
  /** Undefined for a file with faults, and for a draft. */
  readonly episode: EpisodeFrontMatter | undefined
  /** Line of an entry of the front matter. */
  readonly lineOf: (entry: string) => number
  /** What it says; undefined for a file with faults. */
  readonly content: { readonly frontMatter: DraftFrontMatter; readonly body: Body } | undefined
  /** What came of looking its figures up; undefined where they were not. */
  readonly figures?: FigureCheck
}

/**
 * The paths that are episodes: Markdown files right in the folder of a series, but for those that a site generator or GitHub takes for
 * something else (`README.md`, `_index.md`). In a folder that isn't listed as a series only what is named as an episode counts.
 */
export const episodePaths = (naming: Naming, allowedSeries: readonly string[], paths: readonly string[]): string[] =>
  paths.filter((path) => {
    const series = seriesOfPath(naming, path)
    if (series === undefined || !isEpisodeFile(path)) return false
    return allowedSeries.includes(series) || numberInFolder(naming, series, path) !== undefined
  })

/** Whether an episode lies where it belongs: in the folder of its series, with its number in its name. */
function ownPlaceFaults(naming: Naming, path: string, { series, episode }: EpisodeFrontMatter): Fault[] {
  const folder = seriesOfPath(naming, path)
  if (folder !== series) {
    const message = `series: expected "${folder}", the file's folder, found "${series}"`
    return [{ line: 1, field: 'series', kind: 'place', message }]
  }
  const number = numberInFolder(naming, series, path)
  if (number === undefined || number === episode) return []
  const message = `episode: expected ${number}, the number in the file's name, found ${episode}.`
  return [{ line: 1, field: 'episode', kind: 'place', message }]
}

/** What an episode says, without what this action says of its data. */
function contentIn(source: string, { frontMatter, body }: Episode<DraftFrontMatter>): CheckedFile['content'] {
  return { frontMatter, body: { ...bodyIn(source, body), text: withoutDataQuality(body) } }
}

/** Checks a file by itself: its secrets, and whether it follows the format of an episode or, outside of the posts, of a draft. */
export function checkFile(rules: CheckRules, path: string, { faults, redacted }: ScannedText): CheckedFile {
  const { naming, allowedSeries, seriesFolders } = rules
  const reading = readFrontMatter(redacted)
  const lineOf = (entry: string) => (reading.ok ? reading.lineOf([entry]) : undefined) ?? 1
  const notes = reading.ok ? reading.notes : []
  const folder = seriesOfPath(naming, path)
  if (folder === undefined) {
    const validation = validateEpisode(redacted, { kind: 'draft', allowedSeries })
    const all = sortFaults([...faults, ...(validation.ok ? [] : validation.faults)])
    const content = validation.ok && all.length === 0 ? contentIn(redacted, validation.episode) : undefined
    return { path, faults: all, notes, episode: undefined, content, lineOf }
  }
  const allowed = seriesFolders.includes(folder) ? [...allowedSeries, folder] : allowedSeries
  const validation = validateEpisode(redacted, { kind: 'published', allowedSeries: allowed })
  if (!validation.ok)
    return {
      path,
      faults: sortFaults([...faults, ...validation.faults]),
      notes,
      episode: undefined,
      content: undefined,
      lineOf,
    }
  const { frontMatter } = validation.episode
  const place = ownPlaceFaults(naming, path, frontMatter).map((fault) => ({
    ...fault,
    line: lineOf(fault.field ?? ''),
  }))
  const all = sortFaults([...faults, ...place])
  if (all.length > 0) return { path, faults: all, notes, episode: undefined, content: undefined, lineOf }
  return { path, faults: all, notes, episode: frontMatter, content: contentIn(redacted, validation.episode), lineOf }
}
