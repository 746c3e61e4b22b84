import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault } from '../../episode/fault.ts'
import { inWords } from '../../episode/fault.ts'
import { entriesOf } from '../../episode/front-matter/read.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import { checkFile, isEpisode } from '../decide/episode-faults.ts'
import { type FixableFile, valuesFor, withValues } from '../decide/review/fixes.ts'
import { readSource, scanText } from '../gather/source-file.ts'
import type { ValidateInputs } from '../inputs.ts'
import { seriesOfPath } from '../naming.ts'
import { subjectSha } from '../review.ts'
import { verifyFiles } from '../verify.ts'

const FILLED_IN = ['episode', 'date', 'run_id', 'commit_sha']
/** What is mended may show what else is wrong: an entry that was missing hides that another one is at its wrong place. */
const MAX_ROUNDS = 4

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

/** What one look at a text mends; undefined where that is nothing. */
async function mend(inputs: ValidateInputs, { path, text }: FixableFile, now: Date) {
  const series = seriesOfPath(inputs.naming, path)
  const folder = series !== undefined && isEpisode(inputs, path, text) ? series : undefined
  const checked = checkFile({ ...inputs, seriesFolders: [], folder }, path, { faults: [], redacted: text })
  const [verified = checked] = await verifyFiles(inputs, [checked], now)
  const missing = lacking(text)
  const commitSha = await subjectSha(inputs, [{ ...verified, faults: missing }])
  const fillings = { naming: inputs.naming, folder, now, commitSha }
  const values = valuesFor([...missing, ...verified.faults, ...verified.notes], { path, text }, fillings)
  const mended = withValues({ path, text }, values, fillings)
  return mended === undefined ? undefined : { text: mended, names: Object.keys(values) }
}

/** Writes a text over that of a file, which keeps its rights, and at no moment is empty. */
async function overwrite(file: string, text: string): Promise<void> {
  await using handle = await open(file, 'r+')
  await handle.writeFile(text)
  await handle.truncate(Buffer.byteLength(text))
}

/**
 * Fills in what the action would, and corrects what has one right value. A file that holds a secret, or that can't be read, stays as it is.
 *
 * @throws {Error} when it can't be written.
 */
export async function fixFile(inputs: ValidateInputs, named: string, workspace: string, now: Date): Promise<void> {
  const source = await readSource(named, workspace).catch(() => undefined)
  if (source === undefined || (await scanText(source.text)).faults.length > 0) return
  const { path } = source
  let { text } = source
  let asked = inputs
  const names = new Set<string>()
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const mended = await mend(asked, { path, text }, now).catch((error: unknown) => {
      log.warning(`Only what the file itself tells is corrected. ${describeError(error)}`)
      asked = { ...inputs, clickHouse: undefined, verifyClaims: 'off', verifyFigures: 'off' }
      return mend(asked, { path, text }, now)
    })
    if (mended === undefined) break
    text = mended.text
    for (const name of mended.names) names.add(name)
  }
  if (names.size === 0) return
  try {
    await overwrite(join(workspace, path), text)
  } catch (error) {
    throw new Error(`${path} can't be corrected: ${describeError(error)}`, { cause: error })
  }
  log.info(`${path}: set ${inWords([...names])}`)
}
