import { type ApiUsage, describeUsage } from '../../github/usage.ts'
import { log } from '../../runner/log.ts'
import { setOutputs } from '../../runner/outputs.ts'
import { writeSummary } from '../../runner/summary.ts'
import { codeSpan, escapeMarkdown, markdownLink } from '../../text/markdown/escape.ts'
import { markdownTable } from '../../text/markdown/table.ts'
import type { DeletedBranches } from '../apply/release/delete-branches.ts'
import type { Verdict } from '../decide/release/deployment-status.ts'
import { deploymentWord, describeVerdict } from '../decide/release/describe-verdict.ts'
import type { PendingEpisode } from '../decide/release/pending.ts'
import type { ReleasedEpisode } from '../decide/release/released.ts'
import type { BaseBranch } from '../gather/release/base-branch.ts'
import { buildTimeText, timeText } from '../text/release/comment.ts'
import { episodeFields } from '../text/release/episode-fields.ts'

/** What every report of a release may tell. */
interface ReleaseContext {
  readonly base: BaseBranch
  readonly branches: DeletedBranches
  /** What to know of direct pushes to the base; undefined where there is nothing to know. */
  readonly directPushes: string | undefined
  readonly usage: ApiUsage
  readonly isDryRun: boolean
}

/** A run that found nothing to release; `reason` is a sentence. */
type NothingReport = { readonly reason: string } & Partial<ReleaseContext>

/** A run that found something to release. */
interface ReleaseReport extends ReleaseContext {
  readonly episodes: readonly PendingEpisode[]
  readonly verdict: Verdict
  /** What was done about the deploy hook. */
  readonly hook: string | undefined
  /** What of it was deployed otherwise, and is not told of here. */
  readonly others: string | undefined
  /** Undefined where the deployment has not ended. */
  readonly told: { readonly released: readonly ReleasedEpisode[]; readonly buildMs: number } | undefined
}

const paragraphs = (sentences: readonly (string | undefined)[]) =>
  sentences.flatMap((sentence) => (sentence === undefined ? [] : [escapeMarkdown(sentence), '']))

function branchesText({ branches: { deleted }, isDryRun }: ReleaseContext): string | undefined {
  if (deleted.length === 0) return undefined
  const named = deleted.map(({ name, why, pullRequest }) => `${name} (#${pullRequest}, ${why})`).join(', ')
  return isDryRun ? `Dry run: would delete ${named}.` : `Deleted: ${named}.`
}

/** What comes at the end of each summary. */
const endLines = (report: ReleaseContext) =>
  paragraphs([
    branchesText(report),
    report.directPushes,
    ...report.branches.warnings.map((warning) => `Warning: ${warning}`),
    `${describeUsage(report.usage)}.`,
  ])

const isWhole = (report: NothingReport): report is { readonly reason: string } & ReleaseContext =>
  report.base !== undefined

/** Tells that there is nothing to release. */
export async function reportNothing(report: NothingReport): Promise<void> {
  log.info(report.reason)
  setOutputs({ 'deployment-status': '', 'deployment-url': '', episodes: '[]' })
  const end = isWhole(report) ? endLines(report) : []
  if (isWhole(report)) sayBranches(report)
  await writeSummary(['## Nothing to release', '', ...paragraphs([report.reason]), ...end].join('\n'))
}

function sayBranches(report: ReleaseContext): void {
  const text = branchesText(report)
  if (text !== undefined) log.info(text)
  if (report.directPushes !== undefined) log.info(report.directPushes)
}

function deploymentTable({ verdict, told, base }: ReleaseReport): string {
  const rows = [
    ['Status', deploymentWord(verdict)],
    ['Merged up to', codeSpan(base.headSha)],
  ]
  if ('deployment' in verdict) {
    const { deployment } = verdict
    rows.push(['Deployed commit', codeSpan(deployment.sha)], ['Environment', escapeMarkdown(deployment.environment)])
  }
  if (verdict.kind === 'success' || verdict.kind === 'failure') {
    const { url, logUrl, at } = verdict.state
    rows.push(['At', timeText(at)])
    if (told !== undefined) rows.push(['Build time', buildTimeText(told.buildMs)])
    if (url !== undefined) rows.push(['Address', markdownLink(url, url)])
    if (logUrl !== undefined) rows.push(['Log', markdownLink(logUrl, logUrl)])
  }
  return markdownTable(['Deployment', 'Value'], rows)
}

/** The status of an episode that nothing has become of. */
const statusBefore = ({ previous }: PendingEpisode) => previous?.status ?? 'merged'

const episodesOf = ({ episodes, told }: ReleaseReport) =>
  told === undefined
    ? episodes.map((one) => ({ ...one, status: statusBefore(one), pullRequest: undefined }))
    : told.released

function episodesTable(report: ReleaseReport): string {
  const rows = episodesOf(report).map(({ state: { series, episode, title, path }, change, status, pullRequest }) => [
    `${escapeMarkdown(series)} ${episode}`,
    escapeMarkdown(title),
    codeSpan(path),
    change,
    status,
    pullRequest === undefined ? '' : markdownLink(`Pull request ${pullRequest.number}`, pullRequest.url),
  ])
  return markdownTable(['Episode', 'Title', 'File', 'Merged', 'Status', 'Pull request'], rows)
}

/** The output `episodes`. */
const episodesJson = (report: ReleaseReport) =>
  JSON.stringify(
    episodesOf(report).map((one) => ({ ...episodeFields(one), pull_request: one.pullRequest?.number ?? null })),
  )

const HEADINGS = { success: 'Released', failure: 'Deployment failed' } as const

function headingOf({ verdict, isDryRun }: ReleaseReport): string {
  if (isDryRun) return 'What would be released'
  return verdict.kind === 'success' || verdict.kind === 'failure' ? HEADINGS[verdict.kind] : 'Not deployed yet'
}

/** Tells what a release came to: in the log, in the outputs and in the job summary. */
export async function reportRelease(report: ReleaseReport): Promise<void> {
  const { verdict, hook, others, isDryRun } = report
  for (const { state, change, status } of episodesOf(report))
    log.info(`${state.series} ${state.episode} (${state.path}): ${change}, ${status}`)
  if (isDryRun) log.info(`Dry run: nothing is called, recorded or told. ${describeVerdict(verdict)}`)
  sayBranches(report)
  setOutputs({
    'deployment-status': deploymentWord(verdict),
    'deployment-url': verdict.kind === 'success' ? (verdict.state.url ?? '') : '',
    episodes: episodesJson(report),
  })
  await writeSummary(
    [
      `## ${headingOf(report)}`,
      '',
      ...paragraphs([describeVerdict(verdict), hook, others]),
      episodesTable(report),
      '',
      deploymentTable(report),
      '',
      ...endLines(report),
    ].join('\n'),
  )
}
