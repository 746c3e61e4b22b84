import { type Command, parseCommand } from './command.ts'
import { commandHandlers } from './command-handlers.ts'
import type { Step } from './step.ts'

/** Reads a step's log, line by line: executes the commands in it, and writes what the log's reader sees. */
export type LogParser = (line: string) => void

/**
 * Commands that an action of today has no reason to write, so that one in the log was forged by text from outside.
 * The same goes for every command in the legacy `##[…]` form.
 */
const OUTDATED: ReadonlySet<string> = new Set([
  'set-output',
  'save-state',
  'set-env',
  'add-path',
  'stop-commands',
  'echo',
  'add-matcher',
  'remove-matcher',
])

const INVALID_STOP_TOKEN =
  "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command. For more information see: https://docs.github.com/actions/learn-github-actions/workflow-commands-for-github-actions#example-stopping-and-starting-workflow-commands or opt into insecure command execution by setting the `ACTIONS_ALLOW_UNSECURE_STOPCOMMAND_TOKENS` environment variable to `true`."

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/**
 * The runner's log parser. Standard output and standard error go through the same one.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/Handlers/OutputManager.cs
 */
export function createLogParser(step: Step, options: { echo: boolean }): LogParser {
  const known = new Set([...commandHandlers.keys(), 'stop-commands', 'echo'])
  let echo = options.echo
  let stopToken: string | undefined

  function stop(line: string, token: string): void {
    const name = token.toLowerCase()
    if (name === '' || name === 'pause-logging' || known.has(name)) throw new Error(INVALID_STOP_TOKEN)
    stopToken = name
    known.add(name)
    if (token.length > 6) step.mask(token)
    step.output(line)
  }

  function resume(line: string, token: string): void {
    step.output(line)
    known.delete(token)
    stopToken = undefined
  }

  function switchEcho(value: string): void {
    const wanted = value.trim().toUpperCase()
    if (wanted !== 'ON' && wanted !== 'OFF') {
      throw new Error(`Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: '${value}'.`)
    }
    echo = wanted === 'ON'
  }

  function execute(line: string, command: Command): void {
    if (command.name === 'stop-commands') {
      stop(line, command.data)
      return
    }
    const handler = commandHandlers.get(command.name)
    if (echo && command.name === 'add-mask') step.output('::add-mask::***')
    else if (echo && handler?.omitEcho !== true) step.output(line)
    if (command.name === 'echo') switchEcho(command.data)
    else handler?.run(step, command)
  }

  function tryExecute(line: string, command: Command): void {
    if (command.syntax === 'legacy' || OUTDATED.has(command.name)) step.record.commands.push(command.name)
    try {
      execute(line, command)
    } catch (error) {
      const omitEcho = commandHandlers.get(command.name)?.omitEcho === true
      step.error(`Unable to process command '${omitEcho ? command.name : line}' successfully.`)
      step.error(messageOf(error))
      step.record.failed = true
    }
  }

  return (line) => {
    const command = parseCommand(line, known)
    if (command !== undefined && stopToken === undefined) {
      tryExecute(line, command)
      return
    }
    if (command !== undefined && command.name === stopToken) {
      resume(line, stopToken)
      return
    }
    // Markers of the runner's own can't be written by a program.
    step.output(line.replaceAll(/##\[(?=start-action|end-action)/gu, '##[\\'))
  }
}
