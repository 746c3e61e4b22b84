import { episodeNumberOf, formatPattern, numberFromPattern } from '../episode/number.ts'

/** How episodes are named. */
export interface Naming {
  /** Folder of all series in the repository: `posts`. */
  readonly postsDirectory: string
  /** `ep-{number}.md` */
  readonly fileName: string
  /** `content/episode-{number}` */
  readonly branch: string
}

/** The folder of a series: `posts/banterpacks`. */
export const seriesDirectory = ({ postsDirectory }: Naming, series: string): string => `${postsDirectory}/${series}`

/** Where an episode's file lies: `posts/banterpacks/ep-007.md`. */
export function episodePath(naming: Naming, series: string, number: number): string {
  return `${seriesDirectory(naming, series)}/${formatPattern(naming.fileName, number)}`
}

/** The number in a file's name; undefined for a file that is no episode of the series. */
export function numberOfFile({ fileName }: Naming, series: string, name: string): number | undefined {
  return numberFromPattern(fileName, name) ?? episodeNumberOf(name, series)
}

/** The names that an episode's branch may have: the second is for when another series holds the first. */
export function branchNames({ branch }: Naming, series: string, number: number): readonly [string, string] {
  const name = formatPattern(branch, number)
  return [name, `${name}-${series}`]
}

/** The folder that the content branches lie in: `content/`; empty where they lie in none. */
export function branchFolder({ branch }: Naming): string {
  const fixed = branch.slice(0, branch.indexOf('{number}'))
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
