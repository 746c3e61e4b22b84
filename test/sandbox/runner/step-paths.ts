import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Folders and files of one step. All paths are absolute. */
export interface StepPaths {
  readonly workspace: string
  readonly temporaryDirectory: string
  readonly toolCache: string
  readonly actionDirectory: string
  /** The webhook payload, in JSON. */
  readonly eventFile: string
}

/** What of a step's paths the caller brings; the rest is made anew. */
export interface GivenPaths {
  readonly actionDirectory: string
  readonly workspace?: string | undefined
  readonly temporaryDirectory?: string | undefined
}

function writeEventFile(temporaryDirectory: string, event: unknown): string {
  const directory = join(temporaryDirectory, '_github_workflow')
  mkdirSync(directory, { recursive: true })
  const path = join(directory, `event-${crypto.randomUUID()}.json`)
  writeFileSync(path, JSON.stringify(event ?? {}, null, 2))
  return path
}

/** Makes a step's folders and its event file. Those that weren't given are removed when the result goes out of scope. */
export function prepareStepPaths(given: GivenPaths, event: unknown): StepPaths & Disposable {
  const own = realpathSync(mkdtempSync(join(tmpdir(), 'runner-')))
  const temporaryDirectory = given.temporaryDirectory ?? join(own, 'temp')
  const workspace = given.workspace ?? join(own, 'workspace')
  const toolCache = join(own, 'tools')
  for (const directory of [temporaryDirectory, workspace, toolCache]) mkdirSync(directory, { recursive: true })
  return {
    workspace,
    temporaryDirectory,
    toolCache,
    actionDirectory: given.actionDirectory,
    eventFile: writeEventFile(temporaryDirectory, event),
    [Symbol.dispose]: () => rmSync(own, { recursive: true, force: true, maxRetries: 3 }),
  }
}
