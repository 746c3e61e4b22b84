import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault } from '../../episode/fault.ts'
import { inWords } from '../../episode/fault.ts'
import { entriesOf } from '../../episode/front-matter/read.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import { checkFile, isEpisode } from '../decide/episode-faults.ts'
import { valuesFor, withValues } from '../decide/review/fixes.ts'
import { readSource, scanText } from '../gather/source-file.ts'
import type { ValidateInputs } from '../inputs.ts'
import { seriesOfPath } from '../naming.ts'
import { subjectSha } from '../review.ts'
import { verifyFiles } from '../verify.ts'

const FILLED_IN = ['episode', 'date', 'run_id', 'commit_sha']

/** What the action fills in and a file lacks, as faults: a draft may lack it. */
function lacking(text: string): Fault[] {
  const entries = entriesOf(text)
  return FILLED_IN.filter((field) => entries[field] === undefined || entries[field] === null).map((field) => ({
    line: 1,
    field,
    kind: 'missing',
    message: field,
  }))
}

/** Fills in what the action would, and corrects what has one right value. A file that holds a secret stays as it is. */
export async function fixFile(inputs: ValidateInputs, named: string, workspace: string, now: Date): Promise<void> {
  const { path, text } = await readSource(named, workspace)
  const scanned = await scanText(text)
  if (scanned.faults.length > 0) return
  const series = seriesOfPath(inputs.naming, path)
  const folder = series !== undefined && isEpisode(inputs, path, text) ? series : undefined
  const checked = checkFile({ ...inputs, seriesFolders: [], folder }, path, scanned)
  const [verified = checked] = await verifyFiles(inputs, [checked], now).catch((error: unknown) => {
    log.warning(`Only what the file itself tells is corrected. ${describeError(error)}`)
    return [checked]
  })
  const missing = lacking(text)
  const commitSha = await subjectSha(inputs, [{ ...verified, faults: missing }])
  const fillings = { naming: inputs.naming, folder, now, commitSha }
  const values = valuesFor([...missing, ...verified.faults, ...verified.notes], { path, text }, fillings)
  const fixed = withValues({ path, text }, values, fillings)
  if (fixed === undefined) return
  await writeFile(join(workspace, path), fixed)
  log.info(`${path}: set ${inWords(Object.keys(values))}`)
}
