import type { ClaimEvidence } from '../../gather/claim-evidence.ts'
import type { ValidateInputs } from '../../inputs.ts'
import type { CheckedFile } from '../episode-faults.ts'
import { type ClaimedEntries, checkClaims, claimLine } from './claims.ts'

/** Adds to a file that its claims could not be compared, where a proof is asked for. */
export function withUnknownClaims(file: CheckedFile, reason: string): CheckedFile {
  const message = `Whether ClickHouse confirms what the episode claims is not known: ${reason}`
  return { ...file, faults: [...file.faults, { line: 1, kind: 'untraced', message }] }
}

/** Adds to a file what ClickHouse does not confirm of its claims: faults or notes, as the input `verify-claims` has it. */
export function withClaimFaults(
  file: CheckedFile,
  claimed: ClaimedEntries,
  evidence: ClaimEvidence,
  verifyClaims: ValidateInputs['verifyClaims'],
): CheckedFile {
  const open = checkClaims(claimed, evidence).filter(
    ({ match }) => match === 'no' || (verifyClaims === 'fail' && match === 'no data'),
  )
  const found = open.map((claim) => ({
    line: file.lineOf(claim.entry),
    field: claim.entry,
    ...(claim.right === undefined ? {} : { right: claim.right }),
    message: `ClickHouse does not confirm ${claimLine(claim)}.`,
  }))
  return verifyClaims === 'fail'
    ? { ...file, faults: [...file.faults, ...found] }
    : { ...file, notes: [...file.notes, ...found] }
}
