import { count, shortSha } from '../../../text/figures.ts'
import { codeSpan, escapeMarkdown, markdownLink } from '../../../text/markdown/escape.ts'
import { formatDuration } from '../../../time/duration.ts'
import type { FinalVerdict } from '../../decide/release/deployment-status.ts'
import type { ReleasedEpisode } from '../../decide/release/released.ts'

/** Tells the comment from others, unseen. */
export const RELEASE_SIGN = '<!-- muse-protocol-actions: release -->'

/** A time as people read it: `2026-11-26 04:10:05 UTC`. */
export const timeText = (time: Date): string => `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** How long a build took, for people. */
export const buildTimeText = (ms: number): string => (ms < 1_000 ? 'less than a second' : formatDuration(ms / 1_000))

const episodeText = ({ state: { series, episode, title } }: ReleasedEpisode) =>
  `Episode ${count(episode)} of ${escapeMarkdown(series)}, “${escapeMarkdown(title)}”`

function lineOf(one: ReleasedEpisode, { kind, state }: FinalVerdict): string {
  const where = state.url === undefined ? '' : `: ${markdownLink(state.url, state.url)}`
  if (kind === 'failure') return `- ${episodeText(one)}, is not online as it was merged.`
  if (one.change === 'deleted') return `- ${episodeText(one)}, is withdrawn.`
  return `- ${episodeText(one)}, is online${where}`
}

function deploymentText(verdict: FinalVerdict, buildMs: number): string {
  const { kind, deployment, state } = verdict
  const what = `${codeSpan(shortSha(deployment.sha))} to ${escapeMarkdown(deployment.environment)}`
  if (kind === 'success') return `Deployed ${what} at ${timeText(state.at)}, in ${buildTimeText(buildMs)}.`
  const said = state.description === '' ? '' : ` The host says: ${escapeMarkdown(state.description)}`
  const page = state.logUrl === undefined ? '' : ` ${markdownLink('The log', state.logUrl)} has more.`
  return `The deployment of ${what} failed (${state.state}) at ${timeText(state.at)}.${said}${page}`
}

/** The comment on a pull request that says what became of its episodes, in Markdown. */
export function releaseComment(episodes: readonly ReleasedEpisode[], verdict: FinalVerdict, buildMs: number): string {
  return [
    ...episodes.map((one) => lineOf(one, verdict)),
    '',
    deploymentText(verdict, buildMs),
    '',
    RELEASE_SIGN,
    '',
  ].join('\n')
}
