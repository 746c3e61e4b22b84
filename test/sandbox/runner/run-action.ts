import { basename, isAbsolute, join } from 'node:path'
import { readActionFile } from './action-file.ts'
import type { Annotation, AnnotationLevel } from './annotation.ts'
import { type GitHubOptions, githubContext, runnerContext } from './context.ts'
import { resolveInputs } from './inputs.ts'
import { createSecretMasker } from './secret-masker.ts'
import { runStages } from './stages.ts'
import { createStep } from './step.ts'
import { prepareStepPaths } from './step-paths.ts'

export type { Annotation, AnnotationLevel, GitHubOptions }

const ACTIONS_DIRECTORY = join(import.meta.dirname, '../../../actions')

/** A step of a job: an action, what it is given, and the GitHub it works with. */
export interface RunActionOptions {
  /** A folder's name under `actions/`, or the absolute path of a folder with an `action.yml`. */
  readonly action: string
  readonly inputs?: Readonly<Record<string, string>>
  /** The `env` context. Of the caller's own environment the action gets just PATH, HOME, TMPDIR and LANG. */
  readonly env?: Readonly<Record<string, string>>
  /** Default: a new temporary folder, removed after the run. */
  readonly workspace?: string
  /** `RUNNER_TEMP`, which the steps of a job share. Default: a new temporary folder, removed after the run. */
  readonly temporaryDirectory?: string
  /** Default: no token, and an address where nothing listens. */
  readonly github?: GitHubOptions
  /** The `secrets` context: masked from the start, as the token is. */
  readonly secrets?: readonly string[]
  /** Debug logging, as the re-run of a workflow offers it. */
  readonly debug?: boolean
  /** Called with each line of the log, masked and rendered, as it comes. */
  onLine?(line: string): void
  /** For each of the action's programs. */
  readonly timeoutMilliseconds?: number
  readonly signal?: AbortSignal
}

/** What came of a step. */
export interface ActionRun {
  readonly conclusion: 'success' | 'failure'
  /** 128 + the signal's number when the action was killed. */
  readonly exitCode: number
  readonly outputs: Record<string, string>
  /** The job summary, in Markdown, masked. */
  readonly summary: string
  /** Those that GitHub keeps: ten of a kind. */
  readonly annotations: Annotation[]
  /** All annotations sent, kept or not. */
  readonly annotationCounts: Record<AnnotationLevel, number>
  /** What a reader of the log sees: masked, commands rendered as the runner does (`##[error]…`, `##[group]…`). */
  readonly log: string
  /** Values the action asked to mask, in order. */
  readonly masks: string[]
  /** Variables set for later steps (`GITHUB_ENV`). */
  readonly environment: Record<string, string>
  /** Folders added to `PATH` for later steps, in order: the last one comes first in `PATH`. */
  readonly path: string[]
  readonly state: Record<string, string>
  /** Outdated commands that were executed (`set-output`, `set-env`, …, or any in the `##[…]` form): a forged one shows here. */
  readonly commands: string[]
  /** Required inputs without a value: the runner leaves it to the action to refuse. */
  readonly missingInputs: readonly string[]
  /** Resident memory of the action's process at its highest, in MiB; absent where the system doesn't tell. */
  readonly peakMemoryMegabytes?: number
  /** Seconds of the processor that the action took, with git and whatever else it started; absent where the system doesn't tell. */
  readonly cpuSeconds?: number
  readonly durationMilliseconds: number
}

/**
 * Executes a built JavaScript action as GitHub's runner does, from its `action.yml`: same inputs, environment, command
 * files, log commands, limits and errors. Problem matchers are not applied to the log.
 *
 * @throws {Error} when the action can't be started at all: no `action.yml`, a program that isn't built, a default with
 * an expression that isn't a context look-up. What goes wrong in the action is in the result.
 */
export async function runAction(options: RunActionOptions): Promise<ActionRun> {
  const start = performance.now()
  const directory = isAbsolute(options.action) ? options.action : join(ACTIONS_DIRECTORY, options.action)
  const action = readActionFile(directory)
  using paths = prepareStepPaths({ ...options, actionDirectory: directory }, options.github?.event)

  const debug = options.debug === true
  const github = githubContext(basename(directory), paths, options.github)
  const runner = runnerContext(debug, paths)
  const inputs = resolveInputs(action.inputs, options.inputs ?? {}, { github, runner })

  const masker = createSecretMasker()
  for (const secret of [options.github?.token ?? '', ...(options.secrets ?? [])]) masker.add(secret)
  const onLine = options.onLine?.bind(options)
  const step = createStep({ masker, workspace: paths.workspace, env: options.env ?? {}, debug, onLine })
  for (const warning of inputs.warnings) step.warning(warning)

  const displayName = `./actions/${basename(directory)}`
  const { timeoutMilliseconds, signal } = options
  const prepared = { action, displayName, inputs, github, runner, paths, debug, timeoutMilliseconds, signal }
  const { exitCode, summary, peakMemoryMegabytes, cpuSeconds } = await runStages(step, prepared)

  const { record } = step
  return {
    conclusion: record.failed ? 'failure' : 'success',
    exitCode,
    outputs: Object.fromEntries(record.outputs),
    summary,
    annotations: record.annotations,
    annotationCounts: record.annotationCounts,
    log: record.log.join('\n'),
    masks: record.masks,
    environment: Object.fromEntries(record.environment),
    path: [...record.path],
    state: Object.fromEntries(record.state),
    commands: record.commands,
    missingInputs: inputs.missing,
    ...(peakMemoryMegabytes === undefined ? {} : { peakMemoryMegabytes }),
    ...(cpuSeconds === undefined ? {} : { cpuSeconds }),
    durationMilliseconds: performance.now() - start,
  }
}
