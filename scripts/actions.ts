import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The repository's root, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../', import.meta.url))

/** The names of the actions: the folders under `actions/`. */
export const ACTIONS: readonly string[] = readdirSync(`${ROOT}actions`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort()
