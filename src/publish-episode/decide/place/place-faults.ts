import type { Fault } from '../../../episode/fault.ts'
import type { CheckedFile } from '../episode-faults.ts'
import type { Holding } from './held-branches.ts'
import {
  type CheckedChange,
  hadOnBase,
  type Identity,
  type OtherEpisode,
  ofFile,
  proposedBeside,
  publishedBeside,
  shared,
  without,
} from './other-episodes.ts'

type Episode = Pick<CheckedFile, 'path' | 'lineOf'> & { readonly episode: NonNullable<CheckedFile['episode']> }

function fault({ lineOf }: Episode, field: 'run_id' | 'episode', message: string): Fault {
  return { line: lineOf(field), field, kind: 'place', message: `${field}: ${message}.` }
}

/** The fault of a run id that another episode has, or may have. One that the file has on the base branch already takes nothing. */
function runFaults(file: Episode, had: Identity, others: readonly OtherEpisode[]): Fault[] {
  const { run_id } = file.episode
  const same = others.find((other) => other.isOfRun(run_id))
  if (same !== undefined) return [fault(file, 'run_id', `expected one of its own, found that of ${same.name}`)]
  const unknown = had.isOfRun(run_id) ? undefined : others.find(({ unreadable }) => unreadable !== undefined)
  if (unknown === undefined) return []
  const reason = `${unknown.unreadable} may have the same, as its text can't be read: it isn't UTF-8 text, holds a NUL character, is too large, or is a symbolic link. Save that as UTF-8 text, or give it an ending other than .md and .mdx`
  return [fault(file, 'run_id', reason)]
}

function faultsBeside(file: Episode, had: Identity, others: readonly OtherEpisode[]): Fault[] {
  const { path, episode } = { path: file.path, episode: file.episode.episode }
  const sameNumber = others.find(({ number }) => number === episode)
  const sameFile = others.find((other) => other.path === path)
  return [
    ...runFaults(file, had, others),
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

/**
 * Finds the episodes that are not the only ones of their number, run id or file in their series: on the base branch, among other open
 * pull requests, or in the change itself. What a file has on the base branch already it doesn't take from anyone.
 *
 * @param holding what the repository holds of the series, with the files of other open pull requests
 * @param files the change's files of this series, in their order
 */
export function withPlaceFaults(
  holding: Holding,
  change: CheckedChange,
  files: readonly CheckedFile[],
): readonly CheckedFile[] {
  const beside = [...publishedBeside(holding, change), ...proposedBeside(holding, change)]
  const before: { readonly other: OtherEpisode; readonly had: Identity }[] = []
  return files.map((file) => {
    const { path, episode, text } = file
    const had = hadOnBase(holding, path)
    const others = [
      ...beside.map((other) => without(other, had)),
      ...before.map((earlier) => without(earlier.other, shared(had, earlier.had))),
    ]
    before.push({ other: ofFile(holding, path, text), had })
    if (episode === undefined) return file
    const faults = faultsBeside({ ...file, episode }, had, others)
    return faults.length === 0 ? file : { ...file, faults: [...file.faults, ...faults] }
  })
}
