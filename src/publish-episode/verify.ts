import { type Database, openDatabase } from '../clickhouse/database.ts'
import { episodeRunId } from '../episode/run-id.ts'
import type { Unread } from '../figures/check.ts'
import { NO_COMMIT } from '../git/no-commit.ts'
import { describeError } from '../runner/run-action.ts'
import { figuresOfFile } from './check-figures.ts'
import type { CheckedFile } from './decide/episode-faults.ts'
import { withClaimFaults, withUnknownClaims } from './decide/evidence/claim-faults.ts'
import { checkClaims } from './decide/evidence/claims.ts'
import { withFigureFaults } from './decide/evidence/figures.ts'
import { NO_EVIDENCE, readClaimEvidence } from './gather/claim-evidence.ts'
import { readSubjectCommit } from './gather/subject-commit.ts'
import type { ValidateInputs } from './inputs.ts'

/** Compares the claims of a file with ClickHouse; those of a draft as they are when it is proposed now. */
async function withClaims(
  database: Database | Unread,
  file: CheckedFile,
  verifyClaims: ValidateInputs['verifyClaims'],
): Promise<CheckedFile> {
  if (file.content === undefined || verifyClaims === 'off') return file
  const { frontMatter } = file.content
  if ('unread' in database) {
    const claimed = { ...frontMatter, commit_sha: frontMatter.commit_sha ?? NO_COMMIT }
    const isOpen = verifyClaims === 'fail' && checkClaims(claimed, NO_EVIDENCE).length > 0
    return isOpen ? withUnknownClaims(file, database.unread) : file
  }
  const { clickHouse, episodesTable, isReadable } = database
  const { commit_sha, run_id, series, title } = frontMatter
  const subject = commit_sha === undefined && isReadable ? await readSubjectCommit(clickHouse, undefined) : undefined
  const sha = commit_sha ?? subject?.sha ?? NO_COMMIT
  const runId = run_id ?? episodeRunId(series, title)
  const evidence = isReadable ? await readClaimEvidence(clickHouse, episodesTable, { sha, runId }) : NO_EVIDENCE
  return withClaimFaults(file, { ...frontMatter, commit_sha: sha }, evidence, verifyClaims)
}

/** Compares what episodes say with ClickHouse: what they claim of themselves, and the figures of their text. */
async function verify(
  database: Database | Unread,
  inputs: ValidateInputs,
  files: readonly CheckedFile[],
  now: Date,
): Promise<readonly CheckedFile[]> {
  const { verifyClaims, verifyFigures } = inputs
  const verified: CheckedFile[] = []
  for (const file of files) {
    const claimed = await withClaims(database, file, verifyClaims)
    const figures = verifyFigures === 'off' ? undefined : await figuresOfFile(database, file, now)
    verified.push(withFigureFaults(claimed, figures, verifyFigures))
  }
  return verified
}

/** Opens the database. Where only figures need it and nobody asks for a proof, that it can't be reached is no failure. */
async function open({ clickHouse, verifyClaims, verifyFigures }: ValidateInputs): Promise<Database | Unread> {
  if (clickHouse === undefined) return { unread: "there is no 'clickhouse-url' to ask." }
  try {
    return await openDatabase(clickHouse, 'look')
  } catch (error) {
    if (verifyClaims !== 'off' || verifyFigures === 'fail') throw error
    return { unread: describeError(error) }
  }
}

/** Compares files with ClickHouse, as far as the inputs ask for it. */
export async function verifyFiles(
  inputs: ValidateInputs,
  files: readonly CheckedFile[],
  now: Date,
): Promise<readonly CheckedFile[]> {
  if (files.length === 0 || (inputs.verifyClaims === 'off' && inputs.verifyFigures === 'off')) return files
  const database = await open(inputs)
  try {
    return await verify(database, inputs, files, now)
  } finally {
    if (!('unread' in database)) await database[Symbol.asyncDispose]()
  }
}
