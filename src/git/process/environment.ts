import { dirname, resolve } from 'node:path'

/** The server that a command may talk to, and as whom. */
export interface Remote {
  /** `https://github.com/owner/name.git`, without a secret in it. */
  readonly url: string
  readonly token: string
}

/** What git inherits of this process's environment: how to find programs and a proxy. No `GIT_*` of a surrounding command. */
const INHERITED = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SYSTEMROOT',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'https_proxy',
  'http_proxy',
  'all_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
] as const

/** A setting of git's. */
export type Setting = readonly [key: string, value: string]

/**
 * Settings that outrank those of the repository, which is not trusted: nothing that it holds or configures may run.
 *
 * @see https://git-scm.com/docs/git-config
 */
const SAFE_SETTINGS: readonly Setting[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.pager', 'cat'],
  ['core.askPass', ''],
  ['core.sshCommand', 'false'],
  ['core.gitProxy', 'none'],
  ['core.attributesFile', '/dev/null'],
  ['credential.helper', ''],
  ['diff.orderFile', '/dev/null'],
  ['diff.algorithm', 'myers'],
  ['diff.renames', 'true'],
  ['diff.renameLimit', '1000'],
  ['diff.ignoreSubmodules', 'none'],
  ['log.showSignature', 'false'],
  ['log.showRoot', 'true'],
  ['advice.graftFileDeprecated', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['submodule.recurse', 'false'],
  ['transfer.bundleURI', 'false'],
  // The other end of a fetch has these objects already, whatever is wrong with them.
  ['transfer.fsckObjects', 'false'],
  ['fetch.fsckObjects', 'false'],
  ['safe.bareRepository', 'all'],
  ['safe.directory', '*'],
]

/** A transfer that is slower than this for so long has broken off. In bytes a second, and in seconds. */
const MIN_SPEED = { bytesPerSecond: 1_000, seconds: 20 }

/**
 * The token as a header for this one server. A setting in the environment is seen neither by other users' `ps` nor on disk.
 *
 * @see https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpextraHeader
 */
const remoteSettings = ({ url, token }: Remote): readonly Setting[] => [
  [`http.${url}.extraHeader`, ''],
  [`http.${url}.extraHeader`, `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`],
  ['http.followRedirects', 'false'],
  ['http.lowSpeedLimit', String(MIN_SPEED.bytesPerSecond)],
  ['http.lowSpeedTime', String(MIN_SPEED.seconds)],
  ['protocol.version', '2'],
]

/**
 * Has glibc keep the memory of one file for the next: to give each back to the system and ask for it again takes a tenth of the time
 * in which git counts lines. Other C libraries take no notice. In bytes.
 *
 * @see https://man7.org/linux/man-pages/man3/mallopt.3.html
 */
const KEPT_MEMORY = { MALLOC_MMAP_THRESHOLD_: '67108864', MALLOC_TRIM_THRESHOLD_: '134217728' }

/** What git may know of this process's environment. */
export const inheritedEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    INHERITED.flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value] as const]
    }),
  )

/**
 * The environment of every git command. The runner's own configuration has no say in it.
 *
 * @param directory the repository. Git looks nowhere above it, and trusts it whoever owns it: it was named by the workflow.
 * @param remote the one server the command may talk to; without it no transport is allowed, a lazy fetch neither.
 * @param network how that server is reached.
 */
export function gitEnvironment(
  directory: string,
  remote: Remote | undefined,
  network: readonly Setting[] = [],
): Record<string, string> {
  const settings: readonly Setting[] = [
    ...network,
    ...SAFE_SETTINGS,
    ...(remote === undefined ? [] : remoteSettings(remote)),
  ]
  return {
    ...inheritedEnvironment(),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    GIT_CONFIG_COUNT: String(settings.length),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ALLOW_PROTOCOL: remote === undefined ? '' : new URL(remote.url).protocol.slice(0, -1),
    GIT_CEILING_DIRECTORIES: dirname(resolve(directory)),
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: '/dev/null',
    GIT_NO_LAZY_FETCH: remote === undefined ? '1' : '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ATTR_NOSYSTEM: '1',
    // Into a pipe, git would otherwise write the line of each commit by itself.
    GIT_FLUSH: '0',
    ...KEPT_MEMORY,
    LC_ALL: 'C',
    TZ: 'UTC',
  }
}
