import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** What the command line asks for. */
export interface DemoOptions {
  /** The git repository whose history is told, an absolute path. */
  readonly repository: string
  /** Where the HTML report goes, an absolute path. */
  readonly report: string
  /** `owner/name` to read from GitHub itself in place of a repository on this machine. */
  readonly live: string | undefined
}

/** Shown for `--help`. */
export const USAGE = `Usage: npm start -- [options]

Runs collect-commits, check-freshness and publish-episode, as built, against a local GitHub and ClickHouse.

  --repository PATH   the git repository to tell about (default: this checkout)
  --report PATH       the folder for the HTML report (default: sandbox-report)
  --live OWNER/NAME   read this repository from GitHub itself, with the token in GITHUB_TOKEN; publishing stays a dry run
  --help              show this text
`

/**
 * Parses the command line; undefined when it asks for help.
 *
 * @throws {TypeError} on an unknown option.
 */
export function parseOptions(args: readonly string[], root: string): DemoOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      repository: { type: 'string', default: root },
      report: { type: 'string', default: 'sandbox-report' },
      live: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  return { repository: resolve(values.repository), report: resolve(values.report), live: values.live }
}
