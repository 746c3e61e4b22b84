import type { ActionFile, ActionStage } from './action-file.ts'
import { stepEnvironment } from './environment.ts'
import type { Context } from './expressions.ts'
import { createCommandFiles, processCommandFiles } from './file-commands.ts'
import type { ResolvedInputs } from './inputs.ts'
import { createLogParser } from './log-parser.ts'
import { runNodeProgram } from './node-program.ts'
import type { ProcessNeeds } from './process-watch.ts'
import type { Step } from './step.ts'
import type { StepPaths } from './step-paths.ts'

/** An action made ready to run. */
export interface PreparedAction {
  readonly action: ActionFile
  /** How the log calls it: `./actions/collect-commits`. */
  readonly displayName: string
  readonly inputs: ResolvedInputs
  readonly github: Context
  readonly runner: Context
  readonly paths: StepPaths
  readonly debug: boolean
  readonly timeoutMilliseconds: number | undefined
  readonly signal: AbortSignal | undefined
}

/** What one or all programs of an action came to, besides what is in the step's record. */
export interface StageResult extends ProcessNeeds {
  /** Of several: the first that isn't 0. */
  readonly exitCode: number
  readonly summary: string
}

/** The head of a step's log: the action, its inputs and the `env` context. */
function printDetails(step: Step, { displayName, inputs }: PreparedAction): void {
  const given = [...inputs.values].filter(([, value]) => value !== '')
  const print = (title: string, entries: readonly (readonly [string, string])[]) => {
    if (entries.length > 0) step.output(`${title}:`)
    for (const [name, value] of entries) step.output(`  ${name}: ${value}`)
  }
  step.output(`##[group]Run ${displayName}`)
  print('with', given)
  print('env', Object.entries(step.env))
  step.output('##[endgroup]')
}

function shouldRun({ name, condition }: ActionStage, failed: boolean): boolean {
  switch (condition.trim()) {
    case 'always()':
      return true
    case 'success()':
      return !failed
    case 'failure()':
      return failed
    default:
      throw new Error(`The condition '${condition}' of an action's ${name} program can't be evaluated here.`)
  }
}

async function runStage(step: Step, prepared: PreparedAction, { script }: ActionStage): Promise<StageResult> {
  const { record } = step
  const { paths, debug, timeoutMilliseconds } = prepared
  const timeout = timeoutMilliseconds === undefined ? undefined : AbortSignal.timeout(timeoutMilliseconds)
  const signals = [prepared.signal, timeout].filter((signal) => signal !== undefined)
  const files = createCommandFiles(paths.temporaryDirectory)

  const { exitCode, ...needs } = await runNodeProgram({
    script,
    workingDirectory: paths.workspace,
    environment: stepEnvironment({
      env: { ...step.env, ...Object.fromEntries(record.environment) },
      inputs: prepared.inputs.values,
      state: record.state,
      path: [...record.path],
      github: { ...prepared.github, ...files },
      runner: prepared.runner,
    }),
    onLine: createLogParser(step, { echo: debug }),
    signal: AbortSignal.any(signals),
  })
  step.debug(`Node Action run completed with exit code ${exitCode}`)
  const summary = processCommandFiles(step, files)

  if (prepared.signal?.aborted) step.error('The operation was canceled.')
  else if (timeout?.aborted) {
    const minutes = (timeoutMilliseconds ?? 0) / 60_000
    step.error(`The action '${prepared.displayName}' has timed out after ${minutes} minutes.`)
  }
  if (exitCode !== 0 || signals.some(({ aborted }) => aborted)) record.failed = true
  return { exitCode, summary, ...needs }
}

/**
 * Runs an action's programs in their order, each under its condition; what they do goes into the step's record. A run
 * that was cancelled goes no further.
 */
export async function runStages(step: Step, prepared: PreparedAction): Promise<StageResult> {
  const results: StageResult[] = []
  for (const stage of prepared.action.stages) {
    if (!shouldRun(stage, step.record.failed) || (results.length > 0 && prepared.signal?.aborted)) continue
    if (stage.name === 'post') step.output('Post job cleanup.')
    else printDetails(step, prepared)
    results.push(await runStage(step, prepared, stage))
  }
  const peaks = results.flatMap(({ peakMemoryMegabytes }) => peakMemoryMegabytes ?? [])
  const times = results.flatMap(({ cpuSeconds }) => cpuSeconds ?? [])
  return {
    exitCode: results.find(({ exitCode }) => exitCode !== 0)?.exitCode ?? 0,
    summary: results.map(({ summary }) => summary).join(''),
    peakMemoryMegabytes: peaks.length === 0 ? undefined : Math.max(...peaks),
    cpuSeconds: times.length === 0 ? undefined : times.reduce((sum, seconds) => sum + seconds, 0),
  }
}
