import type { Links } from '../report/links.ts'
import type { ActionRun, GitHubOptions } from '../runner/run-action.ts'
import type { Sandbox } from '../sandbox.ts'
import { logPrinter, step } from './terminal.ts'

/** What the steps of a chain share. */
export interface Chain {
  readonly sandbox: Sandbox
  /** The ClickHouse database of this run. */
  readonly database: string
  /** RUNNER_TEMP of all steps. */
  readonly temporaryDirectory: string
  readonly signal: AbortSignal
  /** The GitHub that the steps work with, in place of the sandbox's own. */
  readonly github?: GitHubOptions
  /** Where what the steps say of the sandbox leads. */
  readonly links?: Links
}

/** A step that ran. */
export interface ChainedStep {
  readonly name: string
  readonly run: ActionRun
}

/** The inputs of the three actions, in the order they run. */
export type ChainInputs = readonly (readonly [action: string, inputs: Readonly<Record<string, string>>])[]

/** Runs an action, and shows its log. */
export async function runStep(
  { sandbox, database, temporaryDirectory, signal, github, links }: Chain,
  name: string,
  inputs: Readonly<Record<string, string>>,
): Promise<ChainedStep> {
  const run = await step(name, () =>
    sandbox.run(
      name,
      { ...inputs, ...sandbox.clickHouseInputs(database) },
      { onLine: logPrinter(links), temporaryDirectory, signal, ...(github === undefined ? {} : { github }) },
    ),
  )
  return { name, run }
}

/** Runs actions one after the other, each only when the one before it succeeded. */
export async function runChain(chain: Chain, inputs: ChainInputs): Promise<ChainedStep[]> {
  const steps: ChainedStep[] = []
  for (const [name, given] of inputs) {
    const done = await runStep(chain, name, given)
    steps.push(done)
    if (done.run.conclusion === 'failure') break
  }
  return steps
}

/** The `sources` input for one repository's tables, with the time after which each warns. */
export function sourcesInput(repository: string, tables: Readonly<Record<string, string>>, branch?: string): string {
  return Object.entries(tables)
    .map(([table, warnAfter]) =>
      [
        `- name: ${table}`,
        `repository: ${repository}`,
        ...(branch === undefined ? [] : [`branch: ${JSON.stringify(branch)}`]),
        `table: ${table}`,
        'match: commit',
        `warn-after: ${warnAfter}`,
      ].join('\n  '),
    )
    .join('\n')
}
