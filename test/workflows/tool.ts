import { accessSync, constants } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** A program that the workflow tests need, and that npm doesn't bring. */
export interface Tool {
  readonly name: string
  /** Undefined where it isn't installed. */
  readonly path: string | undefined
  /** Whether its tests run. In CI a missing tool is a failure: they run there, and say what is missing. */
  readonly isExpected: boolean
  /** For the title of its tests: says why they are skipped. */
  readonly notice: string
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where `.ci/run` puts them. */
const INSTALLED_BY_CI = join(import.meta.dirname, '../../node_modules/.tools')

/** Looks for a Go program where `.ci/run` and `go install` put it, and in PATH. */
function findTool(name: string): Tool {
  const { PATH = '', GOBIN = '', GOPATH, CI } = process.env
  const folders = [INSTALLED_BY_CI, ...PATH.split(delimiter), GOBIN, join(GOPATH || join(homedir(), 'go'), 'bin')]
  const path = folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable)
  const isExpected = path !== undefined || CI === 'true'
  return { name, path, isExpected, notice: isExpected ? '' : ` (skipped without ${name}, which .ci/run installs)` }
}

/** Runs workflows on this machine. */
export const act = findTool('act')

/** Finds mistakes in workflow files. */
export const actionlint = findTool('actionlint')

/**
 * The program's path.
 *
 * @throws {Error} where it isn't installed.
 */
export function pathOf({ name, path }: Tool): string {
  if (path === undefined) throw new Error(`${name} is not installed: .ci/run shows how to install it.`)
  return path
}
