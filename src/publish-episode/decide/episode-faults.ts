import { type Fault, sortFaults } from '../../episode/fault.ts'
import { validateEpisode } from '../../episode/validate.ts'
import type { ScannedText } from '../gather/source-file.ts'
import type { ValidateInputs } from '../inputs.ts'

/** What episodes are checked against. */
type Rules = Pick<ValidateInputs, 'naming' | 'allowedSeries'>

function formatFaults({ allowedSeries, naming }: Rules, path: string, text: string): readonly Fault[] {
  const folder = `${naming.postsDirectory}/`
  if (!path.startsWith(folder)) {
    const validation = validateEpisode(text, { kind: 'draft', allowedSeries })
    return validation.ok ? [] : validation.faults
  }
  const validation = validateEpisode(text, { kind: 'published', allowedSeries })
  if (!validation.ok) return validation.faults
  const { series } = validation.episode.frontMatter
  const inFolder = path.slice(folder.length).split('/')[0]
  if (inFolder === series) return []
  return [{ line: 1, field: 'series', message: `series: expected "${inFolder}", the file's folder, found "${series}"` }]
}

/** Every fault of a file: its secrets, and where it doesn't follow the format of an episode or, outside of the posts, of a draft. */
export const episodeFaults = (rules: Rules, path: string, { faults, redacted }: ScannedText): Fault[] =>
  sortFaults([...faults, ...formatFaults(rules, path, redacted)])
