import type { ClickHouse } from '../clickhouse/client.ts'
import { composeDraft, entriesOf } from './decide/draft.ts'
import { openRunIds } from './decide/location.ts'
import { windowStart } from './decide/window.ts'
import type { RepositoryState } from './gather/content-repository.ts'
import { readEpisodeFacts, readOldestCommit } from './gather/episode-facts.ts'
import { redactFacts } from './gather/redact-facts.ts'
import { type PublishedEpisode, readToldEpisodes } from './gather/told-commits.ts'
import type { ProposeInputs } from './inputs.ts'
import { type Naming, numberOfFile } from './naming.ts'
import type { Proposal } from './text/episode.ts'

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)

/** The episode with the highest number on the base branch, if its front matter tells enough. */
function lastPublished({ published }: RepositoryState, naming: Naming, series: string): PublishedEpisode | undefined {
  const numbered = published.flatMap(({ name, text }) => {
    const number = numberOfFile(naming, series, name)
    return number === undefined || text === undefined ? [] : [{ number, text }]
  })
  const [last] = numbered.toSorted((one, other) => other.number - one.number)
  if (last === undefined) return undefined
  const { run_id, commit_sha, date, commits_until } = entriesOf(last.text)
  const time = textOf(date)
  if (time === undefined || Number.isNaN(Date.parse(time))) return undefined
  const sha = textOf(commit_sha)
  return {
    runId: textOf(run_id) ?? '',
    commitSha: sha !== undefined && /^[0-9a-f]{40}$/u.test(sha) ? sha : '0'.repeat(40),
    date: new Date(time).toISOString(),
    commitsUntil: textOf(commits_until),
  }
}

/** Composes the next episode of a series from ClickHouse; undefined when there is nothing to tell. */
export async function compose(
  clickHouse: ClickHouse,
  state: RepositoryState,
  { naming, allowedSeries }: Pick<ProposeInputs, 'naming' | 'allowedSeries'>,
  series: string,
  now: Date,
  serverUrl: string,
): Promise<Proposal | undefined> {
  const [told, oldest] = await Promise.all([
    readToldEpisodes(clickHouse, series, lastPublished(state, naming, series)),
    readOldestCommit(clickHouse, now),
  ])
  if (oldest === undefined) return undefined
  const from = windowStart(series, told, oldest, openRunIds({ state, naming, allowedSeries }))
  const facts = await readEpisodeFacts(clickHouse, series, from, now, serverUrl)
  if (facts === undefined) return undefined
  return composeDraft(await redactFacts(facts))
}
