import { isNewBranchName } from '../git/branch-name.ts'

/** How episodes are named. */
export interface Naming {
  /** Folder of all series in the repository: `posts`; empty for the repository's root. */
  readonly postsDirectory: string
  /** `ep-{number}.md` */
  readonly fileName: string
  /** `content/episode-{number}` */
  readonly branch: string
}

/** Where an episode belongs. */
export interface Place {
  readonly number: number
  readonly branch: string
  readonly path: string
}

const PLACEHOLDER = '{number}'
/** Names write a number with at least this many digits. */
const MIN_DIGITS = 3
const NUMBER = '\\d{1,9}'
const EPISODE_FILE = new RegExp(
  `^(?:(?<prefix>[\\p{L}\\p{N}][\\p{L}\\p{N}_ -]{0,99})[-_ ])?(?:ep|episode)[-_ ]?(?<number>${NUMBER})(?:[-_. ].*)?\\.mdx?$`,
  'iu',
)
/** Where site generators look for the text of a post that has a folder of its own. */
const BUNDLE_FILE = /^(?:index|page)\.mdx?$/iu
const TRANSLATION = /^(?:index|page)\.[^.]+\.mdx?$/iu
/** A file's own name, and two folders below that of its series. */
const MAX_EPISODE_DEPTH = 3
const DATE = /^\d{4}-\d{2}-\d{2}$/u
/** A file's name holds 255 bytes. */
const MAX_PATTERN_CHARACTERS = 200

/**
 * The number of an episode in its file's name: 7 for `ep-007.md`, 193 for `episode-193.md`, 74 for `chimera-episode-074.md`.
 * Undefined for a file named otherwise and, where a series is given, for one that is named after another series.
 */
export function episodeNumberOf(fileName: string, series?: string): number | undefined {
  const groups = EPISODE_FILE.exec(fileName.slice(fileName.lastIndexOf('/') + 1))?.groups
  if (groups?.number === undefined) return undefined
  const { prefix, number } = groups
  const isOfSeries =
    series === undefined || prefix === undefined || DATE.test(prefix) || prefix.toLowerCase() === series.toLowerCase()
  return isOfSeries ? Number(number) : undefined
}

/** Puts a number into a pattern, with at least three digits: `ep-{number}.md` and 7 make `ep-007.md`. */
export function formatPattern(pattern: string, number: number): string {
  return pattern.replaceAll(PLACEHOLDER, String(number).padStart(MIN_DIGITS, '0'))
}

/** The number in a name that follows a pattern, zeros before it or not; undefined for other names. */
export function numberFromPattern(pattern: string, name: string): number | undefined {
  const [before = '', after, ...more] = pattern.split(PLACEHOLDER)
  if (after === undefined || more.length > 0) return undefined
  if (name.length < before.length + after.length || !name.startsWith(before) || !name.endsWith(after)) return undefined
  const digits = name.slice(before.length, name.length - after.length)
  return /^\d{1,9}$/u.test(digits) ? Number(digits) : undefined
}

/**
 * Says what is wrong with a pattern; undefined for a good one. It must hold `{number}` once and give a safe name: for a
 * file one Markdown file without folders, for a branch one that GitHub creates.
 */
export function validatePattern(pattern: string, kind: 'file' | 'branch'): string | undefined {
  const count = pattern.split(PLACEHOLDER).length - 1
  if (count !== 1) return `expected ${PLACEHOLDER} once, found it ${count} times`
  if (pattern.length > MAX_PATTERN_CHARACTERS) return `expected at most ${MAX_PATTERN_CHARACTERS} characters`
  const name = formatPattern(pattern, 1)
  if (kind === 'file') return FILE_RULES.find(({ broken }) => broken.test(name))?.message
  return isNewBranchName(name) ? undefined : 'expected a name that git and GitHub take for a new branch'
}

const FILE_RULES: readonly { readonly broken: RegExp; readonly message: string }[] = [
  { broken: /[/\\]/u, message: 'expected the name of a file, without folders' },
  {
    broken: /[\p{C}\p{Zl}\p{Zp}<>:"|?*{}]/u,
    message: 'expected no control characters and none of < > : " | ? * { }',
  },
  { broken: /^[.\- ]/u, message: 'expected a name that starts with no dot, dash or space' },
  { broken: /(?<!\.mdx?)$/iu, message: 'expected a name that ends with .md or .mdx' },
]

/** The folder of a series: `posts/banterpacks`; `banterpacks` where the series lie in the repository's root. */
export const seriesDirectory = ({ postsDirectory }: Naming, series: string): string =>
  postsDirectory === '' ? series : `${postsDirectory}/${series}`

/** The folder of a series that a path lies in, at most two folders below it; undefined for a path elsewhere. */
export function seriesOfPath({ postsDirectory }: Naming, path: string): string | undefined {
  const folder = postsDirectory === '' ? '' : `${postsDirectory}/`
  if (!path.startsWith(folder)) return undefined
  const [series = '', ...names] = path.slice(folder.length).split('/')
  return names.length >= 1 && names.length <= MAX_EPISODE_DEPTH ? series : undefined
}

/** Whether a file lies right in the folder of a series, or in one of an episode's own (`ep-012/index.md`). */
export function isInPlace(naming: Naming, series: string, path: string): boolean {
  const [name = '', file, ...deeper] = path.slice(seriesDirectory(naming, series).length + 1).split('/')
  if (file === undefined) return true
  return deeper.length === 0 && BUNDLE_FILE.test(file) && numberOfFile(naming, series, `${name}/${file}`) !== undefined
}

/** Whether a file is another language's text of an episode that has a folder of its own: `index.fr.md`. */
export const isTranslation = (path: string): boolean => TRANSLATION.test(path.slice(path.lastIndexOf('/') + 1))

/** Whether a file may be an episode by its name alone: site generators and GitHub have other uses for some. */
export function isEpisodeFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return /\.mdx?$/iu.test(name) && !/^[._]|^readme\./iu.test(name)
}

/** Where an episode's file lies: `posts/banterpacks/ep-007.md`. */
export function episodePath(naming: Naming, series: string, number: number): string {
  return `${seriesDirectory(naming, series)}/${formatPattern(naming.fileName, number)}`
}

/**
 * The number in a file's name; undefined for a file that is no episode of the series.
 *
 * @param path from the series' folder: `ep-001.md`, `2026/ep-001.md`, or, for an episode with a folder of its own, `ep-001/index.md`
 */
export function numberOfFile({ fileName }: Naming, series: string, path: string): number | undefined {
  const [inner = '', folder] = path.split('/').toReversed()
  const numberOf = (one: string) => numberFromPattern(fileName, one) ?? episodeNumberOf(one, series)
  if (folder === undefined || !BUNDLE_FILE.test(inner)) return numberOf(inner)
  return numberOf(`${folder}${/\.mdx?$/iu.exec(fileName)?.[0] ?? ''}`) ?? numberOf(`${folder}.md`)
}

/** The number of an episode by its path; undefined for a path that is no episode of the series. */
export function numberInFolder(naming: Naming, series: string, path: string): number | undefined {
  const folder = `${seriesDirectory(naming, series)}/`
  return path.startsWith(folder) ? numberOfFile(naming, series, path.slice(folder.length)) : undefined
}

/** The names that an episode's branch may have: the second is for when another series holds the first. */
export function branchNames({ branch }: Naming, series: string, number: number): readonly [string, string] {
  const name = formatPattern(branch, number)
  return [name, `${name}-${series}`]
}

/** The folder that the content branches lie in: `content/`; empty where they lie in none. */
export function branchFolder({ branch }: Naming): string {
  const fixed = branch.slice(0, branch.indexOf(PLACEHOLDER))
  return fixed.slice(0, fixed.lastIndexOf('/') + 1)
}

/** What a content branch's name tells; `series` only where it is its suffix. */
export interface BranchNumber {
  readonly number: number
  readonly series: string | undefined
}

/** Reads a content branch's name; undefined for a branch that is named otherwise. */
export function numberOfBranch(
  { branch }: Naming,
  allowedSeries: readonly string[],
  name: string,
): BranchNumber | undefined {
  const number = numberFromPattern(branch, name)
  if (number !== undefined) return { number, series: undefined }
  for (const series of allowedSeries) {
    const suffixed = numberFromPattern(`${branch}-${series}`, name)
    if (suffixed !== undefined) return { number: suffixed, series }
  }
  return undefined
}
