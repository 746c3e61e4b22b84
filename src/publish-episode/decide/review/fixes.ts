import type { Fault } from '../../../episode/fault.ts'
import type { FilledValues } from '../../../episode/front-matter/fill.ts'
import { fillFrontMatter } from '../../../episode/front-matter/fill.ts'
import { entriesOf } from '../../../episode/front-matter/read.ts'
import { episodeRunId } from '../../../episode/run-id.ts'
import { validateEpisode } from '../../../episode/validate.ts'
import { type Naming, numberInFolder } from '../../naming.ts'

/** What the action knows to fill in. */
export interface Fillings {
  readonly naming: Naming
  /** The folder of the series that the file belongs to; undefined for a draft. */
  readonly folder: string | undefined
  readonly now: Date
  /** The commit that the data tells of; undefined where that is not known. */
  readonly commitSha: string | undefined
}

/** A file whose faults are to be mended. */
export interface FixableFile {
  readonly path: string
  readonly text: string
}

const WHOLE_NUMBERS: ReadonlySet<string> = new Set(['episode', 'latency_ms_p95', 'tokens_in', 'tokens_out'])
const NUMBERS: ReadonlySet<string> = new Set([...WHOLE_NUMBERS, 'cost_usd', 'confidence_score', 'correlation_strength'])
const PLAIN_NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/u

/** What the action fills in of a draft, as it would now. */
function fillingOf(
  name: string,
  { path }: FixableFile,
  entries: Readonly<Record<string, unknown>>,
  { naming, folder, now, commitSha }: Fillings,
): string | number | undefined {
  const { series = folder, title } = entries
  switch (name) {
    case 'episode':
      return folder === undefined ? undefined : numberInFolder(naming, folder, path)
    case 'series':
      return folder
    case 'date':
      return `${now.toISOString().slice(0, 19)}Z`
    case 'run_id':
      return typeof series === 'string' && typeof title === 'string' ? episodeRunId(series, title) : undefined
    case 'commit_sha':
      return commitSha
    default:
      return undefined
  }
}

/** The value that an entry was meant to have, where its writing leaves no doubt. */
function meant(name: string, written: unknown): string | number | undefined {
  if (typeof written !== 'string') return undefined
  const text = written.trim()
  if (NUMBERS.has(name)) return PLAIN_NUMBER.test(text) ? Number(text) : undefined
  return name === 'commit_sha' || name === 'series' || name === 'run_id' ? text.toLowerCase() : undefined
}

/** Whether a text has no fault of the format left in these entries. */
function isMended(text: string, names: readonly string[], folder: string | undefined): boolean {
  const series = entriesOf(text).series
  const allowedSeries = [folder ?? (typeof series === 'string' ? series : '')]
  const validation =
    folder === undefined
      ? validateEpisode(text, { kind: 'draft', allowedSeries })
      : validateEpisode(text, { kind: 'published', allowedSeries })
  return (
    validation.ok ||
    !validation.faults.some(
      ({ field = '', kind }) => kind === 'unreadable' || names.includes(field.split('.')[0] ?? ''),
    )
  )
}

/** A file with entries set; undefined where they can't be set, or are faulty still. */
export function withValues(
  { text }: FixableFile,
  values: FilledValues,
  { folder }: Pick<Fillings, 'folder'>,
): string | undefined {
  try {
    const filled = fillFrontMatter(text, values)
    return filled !== text && isMended(filled, Object.keys(values), folder) ? filled : undefined
  } catch {
    // An anchor, say, that stands elsewhere too.
    return undefined
  }
}

/** The entries, with their values, that mend faults of the front matter, as far as each has one right value. */
export function valuesFor(faults: readonly Fault[], file: FixableFile, fillings: Fillings): FilledValues {
  const entries = entriesOf(file.text)
  const values: Record<string, string | number> = {}
  for (const { field, kind, right } of faults) {
    if (field === undefined || kind === 'secret' || kind === 'unreadable') continue
    const value =
      right ?? (kind === 'missing' ? fillingOf(field, file, entries, fillings) : meant(field, entries[field]))
    if (value === undefined || withValues(file, { [field]: value }, fillings) === undefined) continue
    values[field] = value
  }
  return values
}
