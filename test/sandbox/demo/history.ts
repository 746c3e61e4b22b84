import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { GitError, gitText } from '../../git/git.ts'
import { originAddress } from './origin.ts'

/** A repository on this machine that can be told about. */
export interface LocalHistory {
  readonly directory: string
  /** What GitHub calls it, `owner/name`: by its origin's pages, else by its folder. */
  readonly fullName: string
  /** Its pages; undefined where its origin has none. */
  readonly origin: string | undefined
  /** The branch that is checked out; `main` where none is. */
  readonly branch: string
  readonly head: string
  /** Number of commits that the head reaches. */
  readonly commitCount: number
  /** The collection begins at this time: the whole history, or the last commits of a long one. */
  readonly since: Date
  /** The last commits on the first-parent line, newest first. */
  readonly recent: readonly string[]
}

/** A demonstration of a long history reads this many commits. */
const MOST_COMMITS = 2_000
const MOST_BENCHMARKED = 5

const onDirectory = (directory: string) => (args: string[]) => gitText(directory, args)

/** A partial clone, of which contents of files are not there yet. */
async function lacksFiles(directory: string): Promise<boolean> {
  const settings = await gitText(directory, ['config', '--list', '--name-only'])
  if (!/^remote\..*\.promisor$/mu.test(settings)) return false
  return /^\?/mu.test(await gitText(directory, ['rev-list', '--objects', '--missing=print', 'HEAD']))
}

async function checkRepository(directory: string): Promise<void> {
  const git = onDirectory(directory)
  try {
    await git(['rev-parse', '--git-dir'])
  } catch (error) {
    if (error instanceof GitError) throw new Error(`${directory} is not a git repository.`, { cause: error })
    throw error
  }
  try {
    await git(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])
  } catch (error) {
    throw new Error(`${directory} has no commits yet: there is nothing to tell about.`, { cause: error })
  }
  if ((await git(['rev-parse', '--is-shallow-repository'])) === 'true') {
    throw new Error(
      `${directory} is a shallow clone: part of its history is missing. Run: git -C ${directory} fetch --unshallow`,
    )
  }
  if (await lacksFiles(directory)) {
    throw new Error(
      `${directory} is a partial clone: contents of files are missing. Run: git -C ${directory} fetch --refetch --no-filter`,
    )
  }
  if ((await git(['rev-parse', '--show-object-format'])) !== 'sha1') {
    throw new Error(`${directory} names its commits by SHA-256, which GitHub does not: it can't be told about.`)
  }
}

const FULL_NAME = /\/(?<fullName>[\w.-]+\/[\w.-]+)$/u

/** @param top the folder with its files, or a bare repository's own. */
function nameOf(top: string, origin: string | undefined): string {
  const { fullName } = FULL_NAME.exec(origin ?? '')?.groups ?? {}
  const name = basename(top)
    .replace(/\.git$/u, '')
    .replace(/[^\w.-]/gu, '-')
    .replace(/^\.+$/u, '')
  return fullName ?? `muse/${name || 'repository'}`
}

/**
 * Looks at a repository's history.
 *
 * @throws {Error} for people, when it is no repository, is empty, is a shallow or a partial clone, or has no SHAs that GitHub knows.
 */
export async function readLocalHistory(directory: string): Promise<LocalHistory> {
  await checkRepository(directory)
  const git = onDirectory(directory)
  const [origin, head, branch, count, times, recent] = await Promise.all([
    originAddress(directory),
    git(['rev-parse', 'HEAD']),
    git(['rev-parse', '--abbrev-ref', 'HEAD']),
    git(['rev-list', '--count', 'HEAD']),
    git(['log', `-${MOST_COMMITS}`, '--format=%ct', 'HEAD']),
    git(['log', '--first-parent', `-${MOST_BENCHMARKED}`, '--format=%H', 'HEAD']),
  ])
  const earliest = Math.min(...times.split('\n').map(Number))
  const top =
    basename(await git(['rev-parse', '--absolute-git-dir'])) === '.git'
      ? await git(['rev-parse', '--show-toplevel'])
      : directory
  return {
    directory,
    fullName: nameOf(top, origin),
    origin,
    head,
    branch: branch === 'HEAD' ? 'main' : branch,
    commitCount: Number(count),
    since: new Date(Math.max(0, earliest) * 1000),
    recent: recent.split('\n'),
  }
}

/**
 * Makes a bare repository that has the history's head on its only branch and shares the objects, so that what is served stays
 * as it is, and a checkout without a branch has one.
 */
export async function shareHistory({ directory, head, branch }: LocalHistory, target: string): Promise<void> {
  const objects = await gitText(directory, ['rev-parse', '--path-format=absolute', '--git-path', 'objects'])
  await gitText(directory, ['init', '--quiet', '--bare', `--initial-branch=${branch}`, target])
  await writeFile(join(target, 'objects/info/alternates'), `${objects}\n`)
  await gitText(target, ['update-ref', `refs/heads/${branch}`, head])
}
