import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'

/** A small action, written for one test. */
export interface ThrowAwayAction {
  /** The `inputs` of its action.yml. */
  readonly inputs?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** JavaScript (a CommonJS module) of its main program. */
  readonly main: string
  readonly pre?: string
  readonly post?: string
  /** Further keys of `runs`. */
  readonly runs?: Readonly<Record<string, unknown>>
}

/** Writes the action into a folder of its own, which is removed when it goes out of scope. */
export function throwAwayAction(action: ThrowAwayAction): Disposable & { readonly directory: string } {
  const directory = mkdtempSync(join(tmpdir(), 'action-'))
  const programs = Object.entries({ main: action.main, pre: action.pre, post: action.post }).flatMap(([name, code]) =>
    code === undefined ? [] : [{ name, code, file: `${name}.cjs` }],
  )
  for (const { file, code } of programs) writeFileSync(join(directory, file), code)
  const files = Object.fromEntries(programs.map(({ name, file }) => [name, file]))
  const content = {
    name: 'Throw-away',
    inputs: action.inputs ?? {},
    runs: { using: 'node24', ...files, ...action.runs },
  }
  writeFileSync(join(directory, 'action.yml'), stringify(content))
  return { directory, [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }) }
}
