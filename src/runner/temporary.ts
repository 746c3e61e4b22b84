import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The folder that the runner empties after the job; elsewhere the system's. */
export const temporaryDirectory = (): string => process.env.RUNNER_TEMP || tmpdir()

/** Makes a new folder there, whose name begins with `prefix`. */
export const makeTemporaryFolder = (prefix: string): Promise<string> => mkdtemp(join(temporaryDirectory(), prefix))
