import type { GitHub } from '../../github/client.ts'
import { describeUsage } from '../../github/usage.ts'
import { codeSpan, escapeMarkdown, markdownLink } from '../../text/markdown/escape.ts'
import { markdownTable } from '../../text/markdown/table.ts'
import type { Proposed } from '../propose.ts'
import { commitUrl } from '../proposing.ts'
import { claimsTable } from '../text/claims-table.ts'
import { confidenceRows } from '../text/confidence-table.ts'
import { factsTable } from '../text/pull-request.ts'

const HEADINGS = {
  created: 'Episode proposed',
  updated: 'Episode updated',
  unchanged: 'Episode unchanged',
  conflict: 'Episode in conflict',
} as const

/** The job summary of a proposal, in Markdown. */
export function proposalSummary({ outcome, proposing, episode }: Proposed, { usage }: Pick<GitHub, 'usage'>): string {
  const { kind, reason, place, commit, pullRequest, warnings, claims = [], notes = [] } = outcome
  const rows = [
    ['Outcome', kind],
    ...(pullRequest === undefined
      ? []
      : [['Pull request', markdownLink(`Pull request ${pullRequest.number}`, pullRequest.url)]]),
    ...(place === undefined ? [] : [['Branch', codeSpan(place.branch)]]),
    ...(commit === undefined
      ? []
      : [['Head', `${codeSpan(commit.sha)}${commit.isVerified ? ', signed by GitHub' : ''}`]]),
  ]
  const frontMatter = episode?.frontMatter
  return [
    `## ${HEADINGS[kind]}`,
    '',
    escapeMarkdown(reason),
    '',
    markdownTable(['Result', 'Value'], rows),
    '',
    ...warnings.flatMap((warning) => [`- Warning: ${escapeMarkdown(warning)}`, '']),
    ...notes.flatMap((note) => [`- Note: ${escapeMarkdown(note)}`, '']),
    ...(frontMatter === undefined || place === undefined || proposing === undefined
      ? []
      : [factsTable(frontMatter, place.path, commitUrl(proposing, frontMatter.commit_sha)), '']),
    ...(claims.length === 0 ? [] : ['### Claims', '', claimsTable(claims), '']),
    ...(proposing === undefined
      ? []
      : [
          '### Confidence in the data',
          '',
          markdownTable(['Measure', 'Value', 'From'], confidenceRows(proposing.confidence)),
          '',
        ]),
    escapeMarkdown(`${describeUsage(usage)}.`),
    '',
  ].join('\n')
}
