import type { DeclaredInput } from './action-file.ts'
import { type Context, evaluateTemplate } from './expressions.ts'

/** An action's inputs as its programs see them, and what the runner says about them. */
export interface ResolvedInputs {
  /** Given values first, then the defaults of the others, by name. */
  readonly values: ReadonlyMap<string, string>
  readonly warnings: readonly string[]
  /** Required inputs without a value. The runner starts the action all the same. */
  readonly missing: readonly string[]
}

/**
 * Merges the inputs given by a step with the declared ones. Names are compared without case.
 *
 * @throws {Error} when a default holds an expression that can't be evaluated.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionRunner.cs
 */
export function resolveInputs(
  declared: readonly DeclaredInput[],
  given: Readonly<Record<string, string>>,
  contexts: Readonly<Record<string, Context>>,
): ResolvedInputs {
  const givenNames = new Map(Object.keys(given).map((name) => [name.toLowerCase(), name]))
  const declaredNames = new Set(declared.map(({ name }) => name.toLowerCase()))
  const values = new Map(Object.entries(given))
  const warnings: string[] = []
  const missing: string[] = []

  for (const input of declared) {
    const givenName = givenNames.get(input.name.toLowerCase())
    if (givenName !== undefined && input.deprecationMessage !== undefined) {
      warnings.push(`Input '${givenName}' has been deprecated with message: ${input.deprecationMessage}`)
    }
    if (givenName === undefined) values.set(input.name, evaluateTemplate(input.default, contexts))
    if (input.required && values.get(givenName ?? input.name) === '') missing.push(input.name)
  }

  const unexpected = Object.keys(given).filter((name) => !declaredNames.has(name.toLowerCase()))
  if (unexpected.length > 0) {
    const valid = declared.map(({ name }) => name).join("', '")
    warnings.push(`Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${valid}']`)
  }
  return { values, warnings, missing }
}
