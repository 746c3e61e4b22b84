import { figureCounts } from '../../figures/check.ts'
import { type ApiUsage, describeUsage } from '../../github/usage.ts'
import { log } from '../../runner/log.ts'
import { setOutputs } from '../../runner/outputs.ts'
import { writeSummary } from '../../runner/summary.ts'
import { codeSpan, escapeMarkdown, markdownLink } from '../../text/markdown/escape.ts'
import { markdownTable } from '../../text/markdown/table.ts'
import type { Claim } from '../decide/evidence/claims.ts'
import { figureWarnings } from '../decide/evidence/figures.ts'
import type { Proposal } from '../decide/proposal.ts'
import type { Outcome, Settled } from '../outcome.ts'
import { figuresTable } from '../text/figures-table.ts'
import { commitUrl } from '../text/pull-request.ts'
import { claimsTable, confidenceRows, factsTable } from '../text/tables.ts'
import { figureOutputs } from './figures.ts'

/** What a proposal came to. */
export interface ProposalReport extends Settled {
  /** Undefined when there was nothing to tell. */
  readonly proposal: Proposal | undefined
  readonly usage: ApiUsage
  /** Where repositories' pages are: `https://github.com`. */
  readonly serverUrl: string
  /** Whether the episode is printed: it is nowhere else. */
  readonly isDryRun: boolean
  /** Whether just the log tells of it. */
  readonly isReplay: boolean
}

const HEADINGS = {
  created: 'Episode proposed',
  updated: 'Episode updated',
  unchanged: 'Episode unchanged',
  conflict: 'Episode in conflict',
  'would-create': 'Episode that would be proposed',
  'would-update': 'Episode that would be updated',
} as const

/** The step's outputs. What is not known is left out, and so is empty in the workflow. */
function outputsOf({ kind, place, commit, pullRequest }: Outcome): Record<string, string | number | boolean> {
  return {
    outcome: kind,
    ...(place?.number === undefined ? {} : { episode: place.number }),
    ...(place?.path === undefined ? {} : { path: place.path }),
    ...(place?.branch === undefined ? {} : { branch: place.branch }),
    ...(commit === undefined ? {} : { 'commit-sha': commit.sha, 'commit-verified': commit.isVerified }),
    ...(pullRequest === undefined
      ? {}
      : { 'pull-request-number': pullRequest.number, 'pull-request-url': pullRequest.url }),
  }
}

function resultRows({ kind, place, commit, pullRequest }: Outcome): string[][] {
  return [
    ['Outcome', kind],
    ...(pullRequest === undefined
      ? []
      : [['Pull request', markdownLink(`Pull request ${pullRequest.number}`, pullRequest.url)]]),
    ...(place?.branch === undefined ? [] : [['Branch', codeSpan(place.branch)]]),
    ...(commit === undefined
      ? []
      : [['Head', `${codeSpan(commit.sha)}${commit.isVerified ? ', signed by GitHub' : ''}`]]),
  ]
}

const section = (heading: string, content: string) => [heading, '', content, '']

/** The job summary of a proposal, in Markdown. */
function proposalSummary({ outcome, proposal, episode, usage, serverUrl }: ProposalReport): string {
  const { kind, reason, place, warnings, claims = [], notes = [] } = outcome
  const frontMatter = episode?.frontMatter
  return [
    ...section(`## ${HEADINGS[kind]}`, escapeMarkdown(reason)),
    markdownTable(['Result', 'Value'], resultRows(outcome)),
    '',
    ...warnings.flatMap((warning) => [`- Warning: ${escapeMarkdown(warning)}`, '']),
    ...notes.flatMap((note) => [`- Note: ${escapeMarkdown(note)}`, '']),
    ...(frontMatter === undefined || place?.path === undefined || proposal === undefined
      ? []
      : [
          factsTable(frontMatter, place.path, commitUrl(proposal.subjectCommit, frontMatter.commit_sha, serverUrl)),
          '',
        ]),
    ...(claims.length === 0 ? [] : section('### Claims', claimsTable(claims))),
    ...(proposal?.figures === undefined || figureCounts(proposal.figures).all === 0
      ? []
      : section('### Figures', figuresTable(proposal.figures))),
    ...(proposal === undefined
      ? []
      : section(
          '### Confidence in the data',
          markdownTable(['Measure', 'Value', 'From'], confidenceRows(proposal.confidence)),
        )),
    escapeMarkdown(`${describeUsage(usage)}.`),
    '',
  ].join('\n')
}

/** Tells what a proposal came to: in the log, in the outputs and in the job summary. */
export async function reportProposal(report: ProposalReport): Promise<void> {
  const { outcome, episode, isDryRun, isReplay } = report
  if (isDryRun && episode !== undefined) await log.group('The episode', async () => log.info(episode.text))
  for (const warning of outcome.warnings) log.warning(warning)
  for (const note of outcome.notes ?? []) log.notice(note)
  if (isReplay) return
  if (outcome.kind !== 'unchanged') for (const warning of figureWarnings(report.proposal?.figures)) log.warning(warning)
  setOutputs({ ...outputsOf(outcome), ...figureOutputs([report.proposal?.figures]) })
  await writeSummary(proposalSummary(report))
}

/** Tells of claims that stop a proposal before anything is written, and of what was done because of them. */
export const reportClaims = (claims: readonly Claim[], said: readonly string[]): Promise<void> =>
  writeSummary(
    [
      ...section('## Episode with claims that ClickHouse does not confirm', claimsTable(claims)),
      ...said.flatMap((sentence) => [escapeMarkdown(sentence), '']),
    ].join('\n'),
  )
