import { writeSync } from 'node:fs'

/** What the actions run on, as their action.yml says. */
const OLDEST_NODE = 24

/** Imported first by every action, in a file of its own: what an older Node can't run it refuses in plain words. */
if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  writeSync(
    1,
    `::error::This action needs Node ${OLDEST_NODE} or later, found ${process.versions.node}. Runners have it from version 2.327.1 on: update the runner, or run the action with a newer Node.\n`,
  )
  process.exit(1)
}
