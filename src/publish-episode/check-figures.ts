import type { Database } from '../clickhouse/database.ts'
import { checkFigures, type FigureCheck, namesIn, type Unread } from '../figures/check.ts'
import { readFigures } from '../figures/read/read-figures.ts'
import { NO_COMMIT } from '../git/no-commit.ts'
import { bodyIn, type EpisodeDraft } from './decide/draft.ts'
import type { CheckedFile } from './decide/episode-faults.ts'
import type { Holding } from './decide/place/held-branches.ts'
import { tellingEpisodes } from './gather/composing/told-commits.ts'
import { readFigureFacts } from './gather/figure-facts.ts'

/**
 * Looks the figures of a draft up.
 *
 * @param subjectSha the commit that the data tells of, for a draft that names none
 */
export async function figuresOfDraft(
  database: Database,
  { frontMatter, runId, body, source }: EpisodeDraft,
  { state, naming, series }: Holding,
  subjectSha: string | undefined,
  now: Date,
): Promise<FigureCheck> {
  const figures = readFigures(bodyIn(source, body))
  const commitSha = frontMatter.commit_sha ?? subjectSha ?? NO_COMMIT
  const episode = { frontMatter, runId, commitSha, published: tellingEpisodes(state.published, naming, series) }
  return checkFigures(figures, await readFigureFacts(database, episode, namesIn(figures), now))
}

/** Looks the figures of a file up; undefined for one with faults. */
export async function figuresOfFile(
  database: Database | Unread,
  { content }: CheckedFile,
  now: Date,
): Promise<FigureCheck | undefined> {
  if (content === undefined) return undefined
  const { frontMatter, body } = content
  const figures = readFigures(body)
  if ('unread' in database) return checkFigures(figures, database)
  const commitSha = frontMatter.commit_sha ?? NO_COMMIT
  const episode = { frontMatter, runId: frontMatter.run_id ?? '', commitSha, published: [] }
  return checkFigures(figures, await readFigureFacts(database, episode, namesIn(figures), now))
}
