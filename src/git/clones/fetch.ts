import { DEFAULT_RETRY_POLICY, retry } from '../../retry/retry.ts'
import { log } from '../../runner/log.ts'
import { runGit } from '../process/command.ts'
import type { Remote } from '../process/environment.ts'
import { isPassing } from '../process/errors.ts'

/** Objects to fetch, each by its SHA. */
interface FetchRequest {
  /** The repository that gets them. */
  readonly directory: string
  readonly remote: Remote
  readonly shas: readonly string[]
  /** `--filter=…`, `--depth=…` */
  readonly options: readonly string[]
  /** For messages: "fetching the commits of …". */
  readonly attempted: string
}

const ALWAYS = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance']

/** Keeps the command line within what every system takes. */
const SHAS_A_COMMAND = 500

/** Makes an empty bare repository, and resolves to when it is there. */
export async function initialiseBare(directory: string, folder: string): Promise<void> {
  await runGit({
    directory: folder,
    args: ['init', '--quiet', '--bare', '--template=', '--object-format=sha1', directory],
    attempted: 'making a folder for a clone',
  })
}

async function fetchOnce({ directory, remote, shas, options, attempted }: FetchRequest): Promise<void> {
  const { attempts } = DEFAULT_RETRY_POLICY
  const args = ['fetch', ...ALWAYS, ...options, '--end-of-options', remote.url, ...shas]
  await retry(async (number) => {
    try {
      await runGit({ directory, args, remote, attempted })
    } catch (error) {
      if (number < attempts && isPassing(error) && error instanceof Error)
        log.info(`${error.message} Trying again (${number + 1} of ${attempts}).`)
      throw error
    }
  }, isPassing)
}

/**
 * Fetches objects over HTTP. What passes by (an overloaded server, a connection that broke) is tried three times in all.
 *
 * @throws {GitFailure}
 */
export async function fetchObjects(request: FetchRequest): Promise<void> {
  const { shas } = request
  for (let start = 0; start < shas.length; start += SHAS_A_COMMAND)
    await fetchOnce({ ...request, shas: shas.slice(start, start + SHAS_A_COMMAND) })
}
