import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type AnnotationLevel, toAnnotation } from './annotation.ts'
import type { Command } from './command.ts'
import type { Step } from './step.ts'

/** What the runner does on a command. */
export interface CommandHandler {
  /** Whether `::echo::on` leaves this command's own line out of the log. */
  readonly omitEcho: boolean
  /** @throws {Error} when the command can't be executed, which fails the step. */
  run(step: Step, command: Command): void
}

const deprecated = (name: string) =>
  `The \`${name}\` command is deprecated and will be disabled soon. Please upgrade to using Environment Files. For more information see: https://github.blog/changelog/2022-10-11-github-actions-deprecating-save-state-and-set-output-commands/`

const disabled = (name: string) =>
  `The \`${name}\` command is disabled. Please upgrade to using Environment Files or opt into unsecure command execution by setting the \`ACTIONS_ALLOW_UNSECURE_COMMANDS\` environment variable to \`true\`. For more information see: https://github.blog/changelog/2020-10-01-github-actions-deprecating-set-env-and-add-path-commands/`

function nameOf({ name, properties }: Command): string {
  const value = properties.get('name')
  if (value === undefined) throw new Error(`Required field 'name' is missing in ##[${name}] command.`)
  return value
}

function requireUnsecureCommands({ env }: Step, { name }: Command): void {
  if (env.ACTIONS_ALLOW_UNSECURE_COMMANDS?.trim().toLowerCase() !== 'true') throw new Error(disabled(name))
}

const annotation = (level: AnnotationLevel): CommandHandler => ({
  omitEcho: true,
  run: (step, { data, properties }) => step.annotate(toAnnotation(level, data, properties, step.workspace)),
})

const handler = (run: CommandHandler['run']): CommandHandler => ({ omitEcho: false, run })

/** Matchers are read, so that a missing file fails as it does on GitHub, but not applied to the log. */
const readMatcherFile = (step: Step, path: string) => JSON.parse(readFileSync(resolve(step.workspace, path), 'utf8'))

/**
 * The commands of the runner by name, but for `stop-commands` and `echo`, which change how the log is read.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs
 */
export const commandHandlers: ReadonlyMap<string, CommandHandler> = new Map([
  ['error', annotation('error')],
  ['warning', annotation('warning')],
  ['notice', annotation('notice')],
  ['debug', { omitEcho: true, run: (step, { data }) => step.debug(data) }],
  ['group', handler((step, { data }) => step.output(`##[group]${data}`))],
  ['endgroup', handler((step) => step.output('##[endgroup]'))],
  [
    'add-mask',
    {
      omitEcho: true,
      run(step, { data }) {
        if (data.trim() === '') {
          step.warning("Can't add secret mask for empty string in ##[add-mask] command.")
          return
        }
        const lines = data.split(/[\r\n]/u).map((line) => line.trim())
        for (const secret of [data, ...lines]) step.mask(secret)
        step.record.masks.push(data)
      },
    },
  ],
  [
    'set-output',
    handler((step, command) => {
      step.warning(deprecated(command.name))
      const name = nameOf(command)
      step.record.outputs.set(name, command.data)
    }),
  ],
  [
    'save-state',
    handler((step, command) => {
      step.warning(deprecated(command.name))
      const name = nameOf(command)
      step.record.state.set(name, command.data)
      step.debug(`Save intra-action state ${name} = ${command.data}`)
    }),
  ],
  [
    'set-env',
    handler((step, command) => {
      requireUnsecureCommands(step, command)
      const name = nameOf(command)
      if (name.toUpperCase() === 'NODE_OPTIONS') {
        step.error(`Can't update NODE_OPTIONS environment variable using ::set-env:: command.`)
        return
      }
      step.record.environment.set(name, command.data)
    }),
  ],
  [
    'add-path',
    handler((step, command) => {
      requireUnsecureCommands(step, command)
      if (command.data === '') throw new Error("Value cannot be null. (Parameter 'path')")
      step.record.path.delete(command.data)
      step.record.path.add(command.data)
    }),
  ],
  [
    'add-matcher',
    handler((step, { data }) => {
      if (data === '') step.warning('File path must be specified.')
      else readMatcherFile(step, data)
    }),
  ],
  [
    'remove-matcher',
    handler((step, { data, properties }) => {
      const hasOwner = properties.has('owner')
      if (hasOwner && data !== '') {
        step.warning(
          'Either specify an owner name or a file path in ##[remove-matcher] command. Both values cannot be set.',
        )
      } else if (!hasOwner && data === '') {
        step.warning('Either an owner name or a file path must be specified in ##[remove-matcher] command.')
      } else if (!hasOwner) readMatcherFile(step, data)
    }),
  ],
])
