import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { NO_COMMIT_SQL } from '../../clickhouse/schema/literals.ts'

/** The commit that an episode is about. */
export interface SubjectCommit {
  readonly sha: string
  /** `owner/name`; undefined for a commit that was never collected. */
  readonly repository: string | undefined
  /** How many files and lines it changed; undefined where that is unknown. */
  readonly files: number | undefined
  readonly linesAdded: number | undefined
}

const SELECT_SUBJECT = `
WITH coalesce(
  nullIf({sha:String}, ''),
  (SELECT toString(argMaxOrNull(commit_sha, ts)) FROM bench_runs WHERE commit_sha != ${NO_COMMIT_SQL}),
  (SELECT toString(argMaxOrNull(sha, committed_at)) FROM commits WHERE NOT is_removed)
) AS subject
SELECT
  subject AS sha,
  (SELECT anyOrNull(repository) FROM commits WHERE sha = toFixedString(assumeNotNull(subject), 40)) AS repository,
  (SELECT max(length(files)) FROM commits WHERE sha = toFixedString(assumeNotNull(subject), 40)) AS file_count,
  (SELECT max(additions) FROM commits WHERE sha = toFixedString(assumeNotNull(subject), 40)) AS lines_added`

const row = z.object({
  sha: z.string().nullable(),
  repository: z.string().nullable(),
  file_count: z.number().nullable(),
  lines_added: z.number().nullable(),
})

/** Reads where a commit lies; without one given, the commit benchmarked last, else the newest commit. Undefined without any. */
export async function readSubjectCommit(
  clickHouse: ClickHouse,
  sha: string | undefined,
): Promise<SubjectCommit | undefined> {
  const [found] = await clickHouse.read({
    sql: SELECT_SUBJECT,
    parameters: { sha: sha ?? '' },
    row,
    attempted: "looking for the episode's commit",
  })
  if (found === undefined || found.sha === null) return undefined
  const { sha: name, repository, file_count, lines_added } = found
  return {
    sha: name,
    repository: repository ?? undefined,
    // A commit without files was stored without them: their number is unknown.
    files: file_count === null || file_count === 0 ? undefined : file_count,
    linesAdded: lines_added ?? undefined,
  }
}
