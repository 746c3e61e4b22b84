import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { inheritedEnvironment, type Setting } from './environment.ts'

/**
 * What the runner's own configuration may say of how a server is reached: by which proxy, with which certificates. Nothing else of
 * it counts: what checks objects, rewrites addresses, runs programs or forbids bare repositories was set for other purposes.
 *
 * @see https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpproxy
 */
const NETWORK_KEYS =
  '^http\\.(.*\\.)?(proxy|proxyauthmethod|proxysslcert|proxysslkey|proxysslcainfo|sslverify|sslcainfo|sslcapath|sslcert|sslkey|sslversion|sslbackend|schannelcheckrevoke|schannelusesslcainfo|version)$'

const run = promisify(execFile)

/** Takes apart what `git config --null --get-regexp` prints: a key, a line end, a value, and NUL. Pure. */
export function parseSettings(output: string): Setting[] {
  return output
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry): Setting => {
      const [key = '', ...value] = entry.split('\n')
      // A key without a value is a switch that is on.
      return [key, value.length === 0 ? 'true' : value.join('\n')]
    })
}

async function read(): Promise<readonly Setting[]> {
  const env = { ...inheritedEnvironment(), GIT_CEILING_DIRECTORIES: tmpdir(), GIT_DIR: '/dev/null', LC_ALL: 'C' }
  try {
    const { stdout } = await run('git', ['config', '--null', '--get-regexp', NETWORK_KEYS], { env, cwd: tmpdir() })
    return parseSettings(stdout)
  } catch {
    // There are none, or the configuration can't be read: then a server that needs them is out of reach, and says so.
    return []
  }
}

let settings: Promise<readonly Setting[]> | undefined

/** What the runner's configuration says of how servers are reached; read once. */
export function networkSettings(): Promise<readonly Setting[]> {
  settings ??= read()
  return settings
}
