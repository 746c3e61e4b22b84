import type { Fault } from '../../episode/fault.ts'
import type { CheckedFile } from './episode-faults.ts'
import type { Holding } from './held-branches.ts'
import {
  type CheckedChange,
  type OtherEpisode,
  ofFile,
  proposedBeside,
  publishedAt,
  publishedBeside,
} from './other-episodes.ts'
import { isOfRun } from './published-episodes.ts'

type Episode = Pick<CheckedFile, 'path' | 'lineOf'> & { readonly episode: NonNullable<CheckedFile['episode']> }

function fault({ lineOf }: Episode, field: 'run_id' | 'episode', message: string): Fault {
  return { line: lineOf(field), field, kind: 'place', message: `${field}: ${message}.` }
}

function faultsBeside(file: Episode, others: readonly OtherEpisode[]): Fault[] {
  const { path, episode, run_id } = { path: file.path, ...file.episode }
  const sameRun = others.find((other) => other.isOfRun(run_id))
  const sameNumber = others.find(({ number }) => number === episode)
  const sameFile = others.find((other) => other.path === path)
  return [
    ...(sameRun === undefined ? [] : [fault(file, 'run_id', `expected one of its own, found that of ${sameRun.name}`)]),
    ...(sameNumber === undefined
      ? []
      : [
          fault(
            file,
            'episode',
            `expected a number that is free in the series, found ${episode}, which ${sameNumber.name} has`,
          ),
        ]),
    ...(sameFile === undefined || sameFile === sameNumber
      ? []
      : [{ line: 1, kind: 'place' as const, message: `Expected a file of its own, found that of ${sameFile.name}.` }]),
  ]
}

/** The others without what an episode has on the base branch already: its own number, run id and file. */
function othersOf(file: Episode, holding: Holding, others: readonly OtherEpisode[]): OtherEpisode[] {
  const before = publishedAt(holding, file.path)
  if (before === undefined) return [...others]
  const hadRun = isOfRun(before, file.episode.run_id)
  return others.map((other) => ({
    ...other,
    path: undefined,
    number: undefined,
    isOfRun: (runId: string) => !hadRun && other.isOfRun(runId),
  }))
}

/**
 * Finds the episodes that are not the only ones of their number, run id or file in their series: on the base branch, among other open
 * pull requests, or in the change itself.
 *
 * @param holding what the repository holds of the series, with the files of other open pull requests
 * @param files the change's files of this series, in their order
 */
export function withPlaceFaults(
  holding: Holding,
  change: CheckedChange,
  files: readonly CheckedFile[],
): readonly CheckedFile[] {
  const proposed = proposedBeside(holding, change)
  const others = publishedBeside(holding, change)
  return files.map((file) => {
    const { path, episode } = file
    if (episode === undefined) return file
    const known = { ...file, episode }
    const faults = faultsBeside(known, [...others, ...othersOf(known, holding, proposed)])
    others.push(ofFile(holding.naming, path, episode))
    return faults.length === 0 ? file : { ...file, faults: [...file.faults, ...faults] }
  })
}
