import type { Database } from '../clickhouse/database.ts'
import type { EpisodeFrontMatter } from '../episode/format.ts'
import { writeSummary } from '../runner/summary.ts'
import { type Claim, checkClaims, claimFailure } from './decide/claims.ts'
import { NO_SOURCES, readClaimSources } from './gather/claim-evidence.ts'
import type { ProposeInputs } from './inputs.ts'
import { claimsTable } from './text/claims-table.ts'

/** Verifies an episode's claims. */
export type Verify = (frontMatter: EpisodeFrontMatter) => Promise<readonly Claim[]>

/**
 * How the input `verify-claims` has it: `off` asks nothing and gives no claims.
 *
 * @returns a function that throws when claims are not confirmed and that is to stop the step: call it before anything is written.
 */
export function claimVerifier(
  { clickHouse, episodesTable, isReadable }: Database,
  { verifyClaims }: Pick<ProposeInputs, 'verifyClaims'>,
): Verify {
  return async (frontMatter) => {
    if (verifyClaims === 'off') return []
    const asked = { sha: frontMatter.commit_sha, runId: frontMatter.run_id }
    const sources = isReadable ? await readClaimSources(clickHouse, episodesTable, asked) : NO_SOURCES
    const claims = checkClaims(frontMatter, sources)
    const failure = verifyClaims === 'fail' ? claimFailure(claims) : undefined
    if (failure === undefined) return claims
    await writeSummary(`## Episode with claims that ClickHouse does not confirm\n\n${claimsTable(claims)}\n`)
    throw failure
  }
}
