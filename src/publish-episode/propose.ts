import { type Database, openDatabase } from '../clickhouse/database.ts'
import { sortFaults } from '../episode/fault.ts'
import type { GitHub } from '../github/client.ts'
import { writeSummary } from '../runner/summary.ts'
import { apply } from './apply/apply.ts'
import { recordProposal } from './apply/record-proposal.ts'
import { compose } from './compose.ts'
import { assessConfidence } from './decide/confidence.ts'
import { parseDraft } from './decide/draft.ts'
import type { RepositoryState } from './gather/content-repository.ts'
import { NO_DATA, readDataBasis } from './gather/data-basis.ts'
import { scanText } from './gather/secret-faults.ts'
import type { SourceFile } from './gather/source-file.ts'
import { readSubject } from './gather/subject-commit.ts'
import type { ProposeInputs } from './inputs.ts'
import type { Outcome } from './outcome.ts'
import type { Proposing } from './proposing.ts'
import { annotateFaults, faultError, faultTable } from './report/faults.ts'
import type { FinishedEpisode, Proposal } from './text/episode.ts'
import { claimVerifier } from './verify.ts'

/** What a run knows from outside. */
export interface Surroundings {
  readonly gitHub: GitHub
  readonly inputs: ProposeInputs
  /** Where repositories' pages are: `https://github.com`. */
  readonly serverUrl: string
  readonly now: Date
  /** Reads what the content repository holds of a series. */
  readState(series: string): Promise<RepositoryState>
}

/** What a proposal came to. */
export interface Proposed {
  readonly outcome: Outcome
  /** Undefined when there was nothing to tell. */
  readonly proposing: Proposing | undefined
  /** As it is on its branch, or would be after a dry run. */
  readonly episode: FinishedEpisode | undefined
  /** The step fails with it, after its outputs are set. */
  readonly failure: Error | undefined
}

async function checkedDraft({ path, text }: SourceFile, inputs: ProposeInputs): Promise<Proposal> {
  const { faults, redacted } = await scanText(text)
  const parsed = parseDraft(redacted, inputs.series === undefined ? inputs.allowedSeries : [inputs.series])
  if ('source' in parsed && faults.length === 0) return parsed
  const faulty = [{ path, faults: sortFaults([...faults, ...('source' in parsed ? [] : parsed)]) }]
  for (const file of faulty) annotateFaults(file)
  await writeSummary(`## Draft with faults\n\n${faultTable(faulty)}\n`)
  throw faultError(faulty)
}

async function assess(surroundings: Surroundings, database: Database, proposal: Proposal, isComposed: boolean) {
  const { gitHub, inputs, serverUrl, now } = surroundings
  const { clickHouse, isReadable } = database
  const [basis, subject] = isReadable
    ? await Promise.all([
        readDataBasis(clickHouse, now),
        readSubject(clickHouse, proposal.frontMatter.commit_sha ?? undefined),
      ])
    : [NO_DATA, undefined]
  const confidence = assessConfidence(proposal.frontMatter, basis, now)
  const verify = claimVerifier(database, inputs)
  return { gitHub, inputs, proposal, isComposed, confidence, subject, verify, serverUrl, now } satisfies Proposing
}

/**
 * Proposes an episode: the draft, or one composed from ClickHouse. ClickHouse is checked before anything is written to GitHub,
 * and the episode is recorded there once its pull request is open.
 */
export async function propose(surroundings: Surroundings, source: SourceFile | undefined): Promise<Proposed> {
  const { inputs, readState, now, serverUrl } = surroundings
  const draft = source === undefined ? undefined : await checkedDraft(source, inputs)
  const series = draft?.frontMatter.series ?? inputs.series ?? ''
  await using database = await openDatabase(inputs.clickHouse, inputs.dryRun ? 'look' : 'store')
  const { clickHouse } = database
  const state = await readState(series)

  const composed =
    draft === undefined && database.isReadable
      ? await compose(clickHouse, state, inputs, series, now, serverUrl)
      : undefined
  const proposal = draft ?? composed
  if (proposal === undefined) {
    const reason = `Nothing to tell: there is no relevant commit that the episodes of ${series} have not told of.`
    const outcome: Outcome = { kind: 'unchanged', reason, warnings: [] }
    return { outcome, proposing: undefined, episode: undefined, failure: undefined }
  }
  const proposing = await assess(surroundings, database, proposal, draft === undefined)
  const { outcome, episode } = await apply(proposing, state, () => readState(series))
  const conflict = outcome.kind === 'conflict' ? new Error(outcome.reason) : undefined
  const unrecorded = inputs.dryRun ? undefined : await recordProposal(database, proposing, outcome, episode)
  return { outcome, proposing, episode, failure: conflict ?? unrecorded }
}
