import { codeSpan, escapeMarkdown } from '../../text/markdown/escape.ts'
import { markdownTable } from '../../text/markdown/table.ts'
import type { Claim } from '../decide/claims.ts'

const MATCHES = { yes: 'yes', no: '**no**', 'no data': 'no data' } as const

/** What an episode claims, where ClickHouse has it from, and whether they agree. */
export function claimsTable(claims: readonly Claim[]): string {
  const rows = claims.map(({ entry, value, source, match }) => [
    codeSpan(entry),
    escapeMarkdown(value),
    escapeMarkdown(source),
    MATCHES[match],
  ])
  return markdownTable(['Claim', 'Value', 'Source', 'Match'], rows)
}
