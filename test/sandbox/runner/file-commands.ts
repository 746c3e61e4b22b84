import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseKeyValues } from './key-values.ts'
import type { Step } from './step.ts'

/** Bytes. */
const SUMMARY_LIMIT = 1024 * 1024

/** File commands by their name in the `github` context, in the order the runner processes them. */
const FILES = {
  path: 'add_path',
  env: 'set_env',
  step_summary: 'step_summary',
  state: 'save_state',
  output: 'set_output',
}

type FileCommand = keyof typeof FILES

/** The paths of a step's command files: `GITHUB_OUTPUT` is `output`, and so on. */
export type CommandFiles = Readonly<Record<FileCommand, string>>

/** Creates the empty files through which one step talks to the runner. */
export function createCommandFiles(temporaryDirectory: string): CommandFiles {
  const directory = join(temporaryDirectory, '_runner_file_commands')
  mkdirSync(directory, { recursive: true })
  const create = (command: FileCommand) => {
    const path = join(directory, `${FILES[command]}_${crypto.randomUUID()}`)
    writeFileSync(path, '')
    return path
  }
  return {
    path: create('path'),
    env: create('env'),
    step_summary: create('step_summary'),
    state: create('state'),
    output: create('output'),
  }
}

const readText = (path: string) => (existsSync(path) ? new TextDecoder().decode(readFileSync(path)) : '')

function addPaths(step: Step, path: string): void {
  for (const folder of readText(path).split(/\r\n|\r|\n/u)) {
    if (folder === '') continue
    step.record.path.delete(folder)
    step.record.path.add(folder)
  }
}

function setEnvironment(step: Step, path: string): void {
  for (const [name, value] of parseKeyValues(readText(path))) {
    if (name.toUpperCase() === 'NODE_OPTIONS') {
      step.error(`Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.`)
      continue
    }
    step.record.environment.set(name, value)
    step.debug(`${name}='${value}'`)
  }
}

function saveState(step: Step, path: string): void {
  for (const [name, value] of parseKeyValues(readText(path))) {
    step.record.state.set(name, value)
    step.debug(`Save intra-action state ${name} = ${value}`)
  }
}

function setOutputs(step: Step, path: string): void {
  for (const [name, value] of parseKeyValues(readText(path))) {
    if (name === '') throw new Error("Value cannot be null. (Parameter 'name')")
    step.record.outputs.set(name, value)
    step.debug(`Set output ${name} = ${value}`)
  }
}

/** The summary as GitHub gets it: masked line by line, each line ended by LF. Empty when it is refused for its size. */
function readSummary(step: Step, path: string): string {
  if (!existsSync(path)) return ''
  const bytes = readFileSync(path)
  if (bytes.byteLength > SUMMARY_LIMIT) {
    const kilobytes = (size: number) => `${Math.floor(size / 1024)}k`
    step.error(
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${kilobytes(SUMMARY_LIMIT)}, got ${kilobytes(bytes.byteLength)}. For more information see: https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-markdown-summary`,
    )
    return ''
  }
  const lines = new TextDecoder().decode(bytes).split(/\r\n|\r|\n/u)
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => `${step.maskText(line)}\n`).join('')
}

/**
 * Reads what a step wrote to its command files into its record. A malformed file fails the step, not the other files.
 *
 * @returns the job summary, in Markdown.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/FileCommandManager.cs
 */
export function processCommandFiles(step: Step, files: CommandFiles): string {
  const process = (command: FileCommand, read: (step: Step, path: string) => void) => {
    try {
      read(step, files[command])
    } catch (error) {
      step.error(`Unable to process file command '${command}' successfully.`)
      step.error(error instanceof Error ? error.message : String(error))
      step.record.failed = true
    }
  }
  process('path', addPaths)
  process('env', setEnvironment)
  const summary = readSummary(step, files.step_summary)
  process('state', saveState)
  process('output', setOutputs)
  return summary
}
