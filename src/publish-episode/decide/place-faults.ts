import type { Fault } from '../../episode/fault.ts'
import type { EpisodeFrontMatter } from '../../episode/format.ts'
import { type Naming, numberOfFile, seriesDirectory } from '../naming.ts'
import type { CheckedFile } from './episode-faults.ts'
import { type HeldBranch, type Holding, heldBranches } from './held-branches.ts'
import { isOfRun } from './published-episodes.ts'

/** An episode that another one must not be like. */
interface OtherEpisode {
  /** As a message names it: `posts/chimera/ep-003.md on main`. */
  readonly name: string
  readonly numbers: readonly number[]
  readonly isOfRun: (runId: string) => boolean
}

/** The change that is checked. */
export interface CheckedChange {
  /** Number of the pull request; undefined for the merge queue, whose pull requests were checked against the others already. */
  readonly pullRequest: number | undefined
  /** Paths that it adds, changes, removes or renames. */
  readonly touched: ReadonlySet<string>
}

/** The files of a series on the base branch that the change leaves alone. */
function publishedBeside({ state, naming, series }: Holding, { touched }: CheckedChange): OtherEpisode[] {
  return state.published.flatMap((file) => {
    const path = `${seriesDirectory(naming, series)}/${file.name}`
    const number = numberOfFile(naming, series, file.name)
    if (touched.has(path)) return []
    return [
      {
        name: `${path} on ${state.base.name}`,
        numbers: number === undefined ? [] : [number],
        isOfRun: (runId: string) => isOfRun(file, runId),
      },
    ]
  })
}

/** The proposals that were there before the change: of two pull requests with one number the later one is at fault. */
function proposedBefore(holding: Holding, { pullRequest }: CheckedChange): OtherEpisode[] {
  if (pullRequest === undefined) return []
  const isEarlier = ({ pullRequest: other, series }: HeldBranch) =>
    other?.state === 'OPEN' && other.number < pullRequest && (series ?? holding.series) === holding.series
  return heldBranches(holding)
    .filter(isEarlier)
    .map((held) => ({
      name: `pull request #${held.pullRequest?.number}`,
      numbers: held.numbers,
      isOfRun: (runId: string) => held.runId === runId,
    }))
}

const ofFile = (naming: Naming, path: string, { series, episode, run_id }: EpisodeFrontMatter): OtherEpisode => ({
  name: path,
  numbers: [numberOfFile(naming, series, path.slice(path.lastIndexOf('/') + 1)) ?? episode],
  isOfRun: (runId) => run_id === runId,
})

function faultsBeside(
  { episode, run_id }: EpisodeFrontMatter,
  others: readonly OtherEpisode[],
  lineOf: CheckedFile['lineOf'],
): Fault[] {
  const sameRun = others.find((other) => other.isOfRun(run_id))
  const sameNumber = others.find(({ numbers }) => numbers.includes(episode))
  return [
    ...(sameRun === undefined
      ? []
      : [
          {
            line: lineOf('run_id'),
            field: 'run_id',
            kind: 'place' as const,
            message: `run_id: expected one of its own, found that of ${sameRun.name}.`,
          },
        ]),
    ...(sameNumber === undefined
      ? []
      : [
          {
            line: lineOf('episode'),
            field: 'episode',
            kind: 'place' as const,
            message: `episode: expected a number that is free in the series, found ${episode}, which ${sameNumber.name} has.`,
          },
        ]),
  ]
}

/**
 * Finds the episodes that are not the only ones of their number or run id in their series: on the base branch, among open pull requests
 * that were there before, or in the change itself.
 *
 * @param holding what the repository holds of the series
 * @param files the change's files of this series, in their order
 */
export function withPlaceFaults(
  holding: Holding,
  change: CheckedChange,
  files: readonly CheckedFile[],
): readonly CheckedFile[] {
  const others = [...publishedBeside(holding, change), ...proposedBefore(holding, change)]
  return files.map((file) => {
    const { path, episode, lineOf } = file
    if (episode === undefined) return file
    const faults = faultsBeside(episode, others, lineOf)
    others.push(ofFile(holding.naming, path, episode))
    return faults.length === 0 ? file : { ...file, faults: [...file.faults, ...faults] }
  })
}
