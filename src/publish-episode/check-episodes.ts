import type { GitHub } from '../github/client.ts'
import { type CheckedFile, type CheckRules, checkFile, isEpisode, mayBeEpisode } from './decide/episode-faults.ts'
import type { Holding } from './decide/place/held-branches.ts'
import { type CheckedChange, proposedFiles } from './decide/place/other-episodes.ts'
import { withPlaceFaults } from './decide/place/place-faults.ts'
import { unreadableBeside } from './decide/place/unreadable-episodes.ts'
import type { ChangeEvent } from './gather/change-event.ts'
import { type ChangedFiles, listedTexts } from './gather/changed-files.ts'
import { inRepository, readToCheck, type Source } from './gather/check-source.ts'
import { readBranchFiles } from './gather/repository/branch-files.ts'
import { readRepositoryState } from './gather/repository/content-repository.ts'
import type { ValidateInputs } from './inputs.ts'
import { branchFolder, seriesDirectory, seriesOfPath } from './naming.ts'

/** Looks at what the repository holds of a series beside the change. */
async function look(
  gitHub: GitHub,
  { repository, naming, allowedSeries }: ValidateInputs,
  series: string,
  { base, baseAt }: ChangeEvent,
  change: CheckedChange,
): Promise<Holding> {
  const state = await readRepositoryState(gitHub, {
    repository,
    base,
    at: baseAt,
    postsDirectory: naming.postsDirectory,
    directory: seriesDirectory(naming, series),
    branchFolder: branchFolder(naming),
    users: [],
  })
  const allowed = [...new Set([...allowedSeries, series])]
  const holding = { state, compared: new Map(), files: [], naming, allowedSeries: allowed, series }
  const refusal = unreadableBeside(holding, change.touched)
  if (refusal !== undefined) throw refusal
  const files = proposedFiles(holding, change)
  return files.length === 0 ? holding : { ...holding, files: await readBranchFiles(gitHub, repository, files) }
}

/** Checks a file by itself. */
export function check(rules: CheckRules, source: Source): CheckedFile {
  const { path } = source
  if (source.scanned !== undefined) return { ...checkFile(rules, path, source.scanned), isAsListed: source.isAsListed }
  const fault = { line: 1, kind: 'unreadable', message: source.refusal } as const
  return {
    path,
    text: undefined,
    faults: [fault],
    notes: [],
    episode: undefined,
    content: undefined,
    lineOf: () => 1,
  }
}

/** Checks the episodes of one series that a change touches: each by itself, and at its place among the others. */
export async function checkSeries(
  inputs: ValidateInputs,
  gitHub: GitHub,
  series: string,
  sources: readonly Source[],
  event: ChangeEvent,
  { present, gone }: ChangedFiles,
): Promise<readonly CheckedFile[]> {
  const change = { ...event, touched: new Set([...present, ...gone]) }
  const holding = await look(gitHub, inputs, series, event, change)
  const rules = { ...inputs, seriesFolders: holding.state.seriesFolders, folder: series }
  return withPlaceFaults(
    holding,
    change,
    sources.map((source) => check(rules, source)),
  )
}

/** Reads the episodes among the files that a change adds or changes, by their series. */
export async function readEpisodes(
  inputs: ValidateInputs,
  gitHub: GitHub,
  workspace: string,
  changed: ChangedFiles,
  head: string | undefined,
) {
  const sources: Source[] = []
  const isAsListed = listedTexts(gitHub, inputs.repository, changed, head)
  for (const path of changed.present.filter((one) => mayBeEpisode(inputs.naming, one)))
    sources.push(inRepository(await readToCheck(path, workspace, isAsListed)))
  const episodes = sources.filter((source) => isEpisode(inputs, source.path, source.scanned?.redacted))
  return Map.groupBy(episodes, ({ path }) => seriesOfPath(inputs.naming, path) ?? '')
}
