import { readFile, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { connectGitHub } from '../../github/client.ts'
import { InputError } from '../../runner/inputs.ts'
import { log, logToTerminal } from '../../runner/log.ts'
import { describeError, runAction } from '../../runner/run-action.ts'
import { limitTime } from '../../runner/time-limit.ts'
import { isEpisode } from '../decide/episode-faults.ts'
import { readSource } from '../gather/source-file.ts'
import { type Inputs, loadInputs, type ValidateInputs } from '../inputs.ts'
import { isEpisodeFile, seriesOfPath } from '../naming.ts'
import { run } from '../run.ts'
import { type Command, parseCommand, USAGE, UsageError } from './arguments.ts'
import { type NamedFile, namedFiles } from './named-files.ts'

type Work = Extract<Command, { readonly inputs: unknown }>

/** The action's inputs, read as it reads them. */
function inputsOf({ inputs }: Work): Inputs {
  for (const [name, value] of Object.entries(inputs)) process.env[`INPUT_${name.toUpperCase()}`] = value
  return loadInputs()
}

/** Does a part of the work; what is wrong with it hides nothing of the others. */
async function attempt(part: () => Promise<void>): Promise<void> {
  try {
    await part()
  } catch (error) {
    process.exitCode = 1
    log.error(describeError(error))
  }
}

/** Whether a file is to be checked: in the folder of a series not all are episodes, as the action has it. A file that is named may be a draft. */
async function isToCheck(inputs: ValidateInputs, { path, isFound }: NamedFile, workspace: string): Promise<boolean> {
  if (seriesOfPath(inputs.naming, path) === undefined) return true
  if (!isFound) return isEpisodeFile(path)
  const source = await readSource(path, workspace).catch(() => undefined)
  return isEpisode(inputs, path, source?.text)
}

/** Checks files one after the other. */
async function validateFiles(inputs: ValidateInputs, { files: named, fix, workspace, hasToken }: Work): Promise<void> {
  const { validate } = await import('../validate.ts')
  const { fixFile } = await import('./fix-file.ts')
  const files = namedFiles(named, workspace)
  const gitHub = hasToken ? connectGitHub(inputs.token) : undefined
  if (gitHub === undefined && files.some(({ path }) => seriesOfPath(inputs.naming, path) !== undefined))
    log.notice('Nothing is compared with other episodes: set GITHUB_TOKEN, and GITHUB_REPOSITORY or --repository.')
  const job = { workspace, serverUrl: 'https://github.com', now: new Date() }
  for (const file of files) {
    const { path: draft } = file
    if (!(await isToCheck(inputs, file, workspace))) {
      log.info(`${draft}: no episode`)
      continue
    }
    if (fix) await attempt(() => fixFile(inputs, draft, workspace, job.now))
    await attempt(() => validate({ ...inputs, draft }, gitHub, job))
  }
}

/** The version of the package that the command was installed with. */
async function version(): Promise<string> {
  const folder = dirname(await realpath(process.argv[1] ?? ''))
  return z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')))
    .version
}

async function work(command: Work): Promise<void> {
  const inputs = inputsOf(command)
  limitTime(inputs.timeoutSeconds)
  if (inputs.operation === 'validate') return validateFiles(inputs, command)
  const { workspace } = command
  const serverUrl = process.env.GITHUB_SERVER_URL || 'https://github.com'
  await run(inputs, connectGitHub(inputs.token), { workspace, serverUrl, now: new Date() })
}

logToTerminal()
// A run's own event and summary, and another action's inputs, are no concern of a person's at a terminal.
for (const name of Object.keys(process.env))
  if (/^(?:GITHUB_EVENT_PATH|GITHUB_STEP_SUMMARY|INPUT_.*)$/iu.test(name)) delete process.env[name]
await runAction(async () => {
  try {
    const command = parseCommand(process.argv.slice(2), process.env, process.cwd())
    if ('inputs' in command) await work(command)
    else log.info(command.kind === 'help' ? USAGE : await version())
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof InputError)) throw error
    log.error(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : error.message)
    process.exitCode = 2
  }
})
