import type { GitHub } from '../github/client.ts'
import { whenNextRequestLeaves } from '../http/departure.ts'
import { log } from '../runner/log.ts'
import { setOutputs } from '../runner/outputs.ts'
import { writeSummary } from '../runner/summary.ts'
import { type RepositoryState, readRepositoryState } from './gather/content-repository.ts'
import { glimpseSeries, readSource } from './gather/source-file.ts'
import type { Inputs, ProposeInputs } from './inputs.ts'
import { branchFolder, seriesDirectory } from './naming.ts'
import { outputsOf } from './outcome.ts'

/** Where the job runs. */
export interface Job {
  readonly workspace: string
  /** Where repositories' pages are: `https://github.com`. */
  readonly serverUrl: string
  readonly now: Date
}

/** Reads what the repository holds of a series; the first answer that was asked for early is used once. */
function stateReader(
  gitHub: GitHub,
  { repository, base, naming, assignees }: ProposeInputs,
  early: string | undefined,
) {
  const read = (series: string) =>
    readRepositoryState(gitHub, {
      repository,
      base,
      directory: seriesDirectory(naming, series),
      branchFolder: branchFolder(naming),
      users: assignees,
    })
  let waiting: Promise<RepositoryState> | undefined = early === undefined ? undefined : read(early)
  // When the draft has faults nobody waits for the answer.
  waiting?.catch(() => {})
  return async (series: string): Promise<RepositoryState> => {
    const answer = series === early ? waiting : undefined
    waiting = undefined
    return answer ?? read(series)
  }
}

async function runProposal(inputs: ProposeInputs, gitHub: GitHub, { workspace, serverUrl, now }: Job): Promise<void> {
  const source = inputs.draft === undefined ? undefined : await readSource(inputs.draft, workspace)
  const glimpsed = inputs.series ?? (source === undefined ? undefined : glimpseSeries(source.text))
  const departure = glimpsed === undefined ? undefined : whenNextRequestLeaves()
  const readState = stateReader(gitHub, inputs, glimpsed)
  // What parses and composes takes time to load, in which GitHub answers.
  await departure
  const [{ propose }, { proposalSummary }] = await Promise.all([import('./propose.ts'), import('./report/proposal.ts')])
  const proposed = await propose({ gitHub, inputs, serverUrl, now, readState }, source)

  const { outcome, episode, failure } = proposed
  if (inputs.dryRun && episode !== undefined) await log.group('The episode', async () => log.info(episode.text))
  for (const warning of outcome.warnings) log.warning(warning)
  for (const note of outcome.notes ?? []) log.notice(note)
  setOutputs(outputsOf(outcome))
  await writeSummary(proposalSummary(proposed, gitHub))
  if (failure !== undefined) throw failure
  log.info(outcome.reason)
}

/** Does what the input `operation` says. */
export async function run(inputs: Inputs, gitHub: GitHub, job: Job): Promise<void> {
  switch (inputs.operation) {
    case 'propose':
      return runProposal(inputs, gitHub, job)
    case 'validate': {
      const { validate } = await import('./validate.ts')
      return validate(inputs, gitHub, job.workspace)
    }
  }
}
