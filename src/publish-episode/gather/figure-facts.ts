import type { ClickHouse } from '../../clickhouse/client.ts'
import type { Database } from '../../clickhouse/database.ts'
import type { DraftFrontMatter } from '../../episode/format.ts'
import type { Fact, FactSheet } from '../../facts/fact.ts'
import type { Names } from '../../facts/named-commits.ts'
import { readFacts } from '../../facts/read-facts.ts'
import { EVER, type FactsWindow } from '../../facts/window.ts'
import type { Unread } from '../../figures/check.ts'
import { describeError } from '../../runner/run-action.ts'
import { parseIsoDate } from '../../time/iso-date.ts'
import { type ClaimEvidence, readClaimEvidence } from './claim-evidence.ts'
import { redactSubjects } from './composing/redact-subjects.ts'
import { type PublishedEpisode, readToldCommits } from './composing/told-commits.ts'
import { readWholeSets } from './composing/told-sets.ts'

/** An episode whose figures are looked up. */
export interface EpisodeInQuestion {
  readonly frontMatter: DraftFrontMatter
  readonly runId: string
  /** The commit that it is about. */
  readonly commitSha: string
  /** The episodes of its series that are known to have told of commits. */
  readonly published: readonly PublishedEpisode[]
}

const BEGINNING = new Date(0)

const moment = (value: unknown): Date | undefined => {
  const text = typeof value === 'string' ? parseIsoDate(value) : undefined
  return text === undefined ? undefined : new Date(text)
}

/**
 * The commits that an episode is about: as its front matter says; else those since what the series has told before it, up to its date.
 */
async function windowOf(
  clickHouse: ClickHouse,
  { frontMatter, runId, published }: EpisodeInQuestion,
  now: Date,
): Promise<FactsWindow> {
  const { series, date, commits_since, commits_until, collected_since, commits_told } = frontMatter
  const until = moment(commits_until) ?? moment(date) ?? now
  const from = moment(commits_since)
  const others = published.filter((episode) => episode.runId !== runId)
  if (from !== undefined) {
    const own = typeof commits_told === 'string' ? commits_told : undefined
    const sets = others.flatMap(({ toldSet }) => toldSet ?? [])
    const whole = await readWholeSets(clickHouse, own === undefined ? [] : [own, ...sets])
    if (own !== undefined && whole.has(own)) return { from, until, collectedSince: undefined, ownSet: own }
    const collectedSince = moment(collected_since) ?? (own === undefined ? undefined : EVER)
    return { from, until, collectedSince, toldSets: sets.filter((set) => whole.has(set)) }
  }
  const told = await readToldCommits(clickHouse, series, others)
  const before = told.find((episode) => episode.until < until)
  return { from: before?.until ?? BEGINNING, until, collectedSince: before?.collectedUntil }
}

/** What the run that wrote the episode has recorded, and the latencies at its commit. */
function evidenceFacts({ written, latencies, meanLatencies }: ClaimEvidence, commit: string): Fact[] {
  const statement = 'claim evidence'
  const spent: Fact[] =
    written === undefined
      ? []
      : [
          { name: 'tokens in', unit: 'tokens', value: written.tokensIn, subject: {}, statement },
          { name: 'tokens out', unit: 'tokens', value: written.tokensOut, subject: {}, statement },
          { name: 'tokens', unit: 'tokens', value: written.tokensIn + written.tokensOut, subject: {}, statement },
          { name: 'cost of the episode', unit: 'USD', value: written.costUsd, subject: {}, statement },
        ]
  const measured = [...new Set([...latencies, ...meanLatencies])].map(
    (value): Fact => ({
      name: 'p95 latency of a run',
      unit: 'ms',
      value,
      subject: { commit },
      statement,
      aspects: ['p95', 'latency'],
    }),
  )
  return [...spent, ...measured]
}

/** Reads all that the figures of an episode may come from. What can't be read is no failure: then they are unknown. */
export async function readFigureFacts(
  { clickHouse, episodesTable, isReadable }: Database,
  episode: EpisodeInQuestion,
  names: Names,
  now: Date,
): Promise<FactSheet | Unread> {
  if (!isReadable) return { unread: 'the tables and views are not there yet.' }
  const { commitSha, runId } = episode
  try {
    const window = await windowOf(clickHouse, episode, now)
    const [sheet, evidence] = await Promise.all([
      readFacts(clickHouse, window, { ...names, shas: [...names.shas, commitSha] }),
      readClaimEvidence(clickHouse, episodesTable, { sha: commitSha, runId }),
    ])
    return { ...sheet, facts: await redactSubjects([...sheet.facts, ...evidenceFacts(evidence, commitSha)]) }
  } catch (error) {
    return { unread: describeError(error) }
  }
}
