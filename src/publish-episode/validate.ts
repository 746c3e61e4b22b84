import type { Fault } from '../episode/fault.ts'
import type { GitHub } from '../github/client.ts'
import { log } from '../runner/log.ts'
import { describeError } from '../runner/run-action.ts'
import { episodeFaults } from './decide/episode-faults.ts'
import { readChangedEpisodes } from './gather/changed-episodes.ts'
import { readSource, scanText } from './gather/source-file.ts'
import type { ValidateInputs } from './inputs.ts'
import { type FaultyFile, reportFaultless, reportFaults } from './report/faults.ts'

/** A file that can't be read is a fault too, so that those of the others are shown as well. */
async function faultsOf(inputs: ValidateInputs, path: string, workspace: string): Promise<Fault[]> {
  try {
    const source = await readSource(path, workspace)
    return episodeFaults(inputs, source.path, await scanText(source.text))
  } catch (error) {
    return [{ line: 1, message: describeError(error) }]
  }
}

/**
 * Checks the draft, or the episodes that a pull request touches, and annotates every fault at its line.
 *
 * @throws {Error} when there are faults.
 */
export async function validate(inputs: ValidateInputs, gitHub: GitHub, workspace: string): Promise<void> {
  const paths = inputs.draft === undefined ? await readChangedEpisodes(gitHub, inputs) : [inputs.draft]
  const faulty: FaultyFile[] = []
  for (const path of paths) {
    const faults = await faultsOf(inputs, path, workspace)
    if (faults.length === 0) log.info(`${path}: no faults`)
    else faulty.push({ path, faults })
  }
  if (faulty.length > 0) throw await reportFaults('Episodes with faults', faulty)
  await reportFaultless(paths.length)
}
