import { shortSha } from '../../../text/figures.ts'
import { singleLine } from '../../../text/markdown/escape.ts'
import type { FinalVerdict } from '../../decide/release/deployment-status.ts'
import type { ReleasedEpisode } from '../../decide/release/released.ts'
import { buildTimeText } from './comment.ts'
import { episodeFields } from './episode-fields.ts'

/** What is told of a release. */
export interface NotificationFacts {
  /** `owner/name` */
  readonly repository: string
  readonly episodes: readonly ReleasedEpisode[]
  readonly verdict: FinalVerdict
  readonly buildMs: number
  /** The page of the workflow run; empty outside of one. */
  readonly runUrl: string
}

const ZERO_WIDTH_SPACE = '\u200b'

/** Text from outside for a chat: nobody is called by it, and nothing becomes a link. That something may be bold does no harm. */
const chatText = (text: string) =>
  singleLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[@!](?=\w)/gu, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/(?<=:)(?=\/\/)/gu, ZERO_WIDTH_SPACE)
    .replaceAll('](', `]${ZERO_WIDTH_SPACE}(`)

const named = ({ state: { series, episode, title } }: ReleasedEpisode) =>
  `episode ${episode} of ${series}, “${chatText(title)}”`

/** A blog's first release may have all its episodes. */
const MAX_NAMED = 10

function listed(episodes: readonly ReleasedEpisode[]): string {
  const more = episodes.length - MAX_NAMED
  const shown = episodes.slice(0, MAX_NAMED).map(named)
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

function textOf({ episodes, verdict, buildMs, runUrl }: NotificationFacts): string {
  const { kind, deployment, state } = verdict
  const where = `${chatText(deployment.environment)}, commit ${shortSha(deployment.sha)}`
  if (kind === 'failure') {
    const page = state.logUrl ?? runUrl
    return `The deployment failed (${state.state}; ${where}): ${listed(episodes)}.${page === '' ? '' : ` ${page}`}`
  }
  const online = episodes.filter(({ change }) => change !== 'deleted')
  const gone = episodes.filter(({ change }) => change === 'deleted')
  const parts = [
    ...(online.length === 0 ? [] : [`Online: ${listed(online)}.`]),
    ...(gone.length === 0 ? [] : [`Withdrawn: ${listed(gone)}.`]),
    `Deployed in ${buildTimeText(buildMs)} (${where}).`,
    ...(state.url === undefined ? [] : [state.url]),
  ]
  return parts.join(' ')
}

function fieldsOf({ repository, episodes, verdict, buildMs, runUrl }: NotificationFacts) {
  const { deployment, state } = verdict
  return {
    repository,
    deployment_id: deployment.id,
    status: state.state === 'inactive' ? 'success' : state.state,
    environment: deployment.environment,
    commit: deployment.sha,
    url: state.url ?? '',
    log_url: state.logUrl ?? '',
    build_time_ms: buildMs,
    deployed_at: state.at.toISOString(),
    workflow_run: runUrl,
    episodes: episodes.map((one) => ({ ...episodeFields(one), pull_request: one.pullRequest?.url ?? '' })),
  }
}

/** Hosts of Microsoft Teams' workflows, which take cards and nothing else. */
const TEAMS = /(?:^|\.)(?:logic\.azure\.com|powerplatform\.com|webhook\.office\.com)$/iu

/**
 * What is posted about a release: `text`, which Slack and Mattermost show, and the same in fields for programs; for Microsoft Teams, by its
 * host, a card with that text. Pure.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * @see https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
 */
export function notification(facts: NotificationFacts, host: string): Readonly<Record<string, unknown>> {
  const text = textOf(facts)
  const fields = { text, ...fieldsOf(facts) }
  if (!TEAMS.test(host)) return fields
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [{ type: 'TextBlock', text, wrap: true }],
  }
  return {
    type: 'message',
    ...fields,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  }
}
