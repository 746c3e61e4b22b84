import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ActionRun, runAction } from '../sandbox/runner/run-action.ts'
import { throwAwayAction } from '../sandbox/runner/throw-away-action.ts'

const SOURCES = pathToFileURL(join(import.meta.dirname, '../../src/')).href

/** What a program is given. */
export interface ProgramOptions {
  readonly inputs?: Readonly<Record<string, string>>
  /** Debug logging. */
  readonly debug?: boolean
}

/**
 * Runs the body of an asynchronous function as the runner runs an action. In it, `await load('runner/log.ts')` is a module
 * of `src/`.
 */
export async function runProgram(
  code: string,
  { inputs = {}, debug = false }: ProgramOptions = {},
): Promise<ActionRun> {
  const main = `
    const load = (path) => import(${JSON.stringify(SOURCES)} + path)
    void (async () => {
      ${code}
    })()`
  const declared = Object.fromEntries(Object.keys(inputs).map((name) => [name, {}]))
  using action = throwAwayAction({ main, inputs: declared })
  return await runAction({ action: action.directory, inputs, debug })
}

/** The lines of a run's log that the program wrote: without the runner's own at its head. */
export const linesOf = ({ log }: ActionRun): string[] => {
  const lines = log.split('\n')
  return lines.slice(lines.indexOf('##[endgroup]') + 1)
}
