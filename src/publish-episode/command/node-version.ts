import { writeSync } from 'node:fs'

/** What the command runs on, as its package.json says. */
const OLDEST_NODE = 24

/** Imported first, before a module that an older Node doesn't understand. */
if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  writeSync(2, `error: muse-episodes needs Node ${OLDEST_NODE} or later, found ${process.versions.node}.\n`)
  process.exit(2)
}
