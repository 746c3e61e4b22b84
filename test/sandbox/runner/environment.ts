import { delimiter } from 'node:path'
import type { Context } from './expressions.ts'

/** All that a step's program gets from the machine; everything else is set by the runner. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG']

/** Properties of the `github` context that the runner keeps out of the environment. */
const NOT_EXPOSED: ReadonlySet<string> = new Set(['token', 'event'])

/** What makes up a step's environment, besides the machine's. */
export interface EnvironmentParts {
  /** The `env` context: the job's and the step's own variables, and those set by earlier steps. */
  readonly env: Readonly<Record<string, string>>
  readonly inputs: ReadonlyMap<string, string>
  /** Saved by an earlier stage of the same action. */
  readonly state: ReadonlyMap<string, string>
  /** Folders put before `PATH`; the one added last comes first. */
  readonly path: readonly string[]
  readonly github: Context
  readonly runner: Context
}

const upperCase = (prefix: string, values: Context) =>
  Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'string' ? [[`${prefix}_${name.toUpperCase()}`, value] as const] : [],
  )

/**
 * The name of the variable that holds an input: `INPUT_`, upper case, spaces become underscores, hyphens stay.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#inputs
 */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`
}

/**
 * The environment of a JavaScript action, in the runner's order: a later part overrides an earlier one, so `env` can't
 * replace a `GITHUB_` or `RUNNER_` variable.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/Handlers/NodeScriptActionHandler.cs
 */
export function stepEnvironment(
  parts: EnvironmentParts,
  machine: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => {
    const value = machine[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const exposed = Object.fromEntries(Object.entries(parts.github).filter(([name]) => !NOT_EXPOSED.has(name)))
  const environment: Record<string, string> = {
    CI: 'true',
    ...Object.fromEntries(inherited),
    ...parts.env,
    ...Object.fromEntries([...parts.state].map(([name, value]) => [`STATE_${name}`, value])),
    ...Object.fromEntries([...parts.inputs].map(([name, value]) => [inputVariable(name), value])),
    ...Object.fromEntries(upperCase('GITHUB', exposed)),
    ...Object.fromEntries(upperCase('RUNNER', parts.runner)),
    GITHUB_ACTIONS: 'true',
  }
  const path = [...parts.path.toReversed(), environment.PATH ?? ''].filter((folder) => folder !== '')
  return { ...environment, PATH: path.join(delimiter) }
}
