import { openDatabase } from '../../../src/clickhouse/database.ts'
import type { Body } from '../../../src/episode/front-matter/split.ts'
import type { FactSheet } from '../../../src/facts/fact.ts'
import { namesIn } from '../../../src/figures/check.ts'
import { readFigures } from '../../../src/figures/read/read-figures.ts'
import { NO_COMMIT } from '../../../src/git/no-commit.ts'
import { storeToldSet } from '../../../src/publish-episode/apply/told-set.ts'
import { bodyIn, composeDraft } from '../../../src/publish-episode/decide/draft.ts'
import { readEpisodeFacts } from '../../../src/publish-episode/gather/composing/episode-facts.ts'
import { readWindow } from '../../../src/publish-episode/gather/composing/episode-window.ts'
import { redactFacts } from '../../../src/publish-episode/gather/composing/redact-facts.ts'
import { readFigureFacts } from '../../../src/publish-episode/gather/figure-facts.ts'
import type { TestDatabase } from '../../clickhouse/connection.ts'
import { historyOf } from './histories.ts'
import { randomOf } from './random.ts'

/** A composed episode with the facts that its figures are looked up in. */
export interface ComposedText {
  readonly body: Body
  readonly sheet: FactSheet
}

const SERIES = 'banterpacks'

/** Composes the episodes of random histories, as the action does, and reads the facts for their figures; those with anything to tell. */
export async function composedTexts(database: TestDatabase, seed: number, count: number): Promise<ComposedText[]> {
  const random = randomOf(seed)
  const histories = Array.from({ length: count }, (_, number) => historyOf(random, number))
  await database.insert(
    'ui_events',
    histories.flatMap(({ events }) => events),
  )
  await database.insert(
    'bench_runs',
    histories.flatMap(({ benchmarks }) => benchmarks),
  )
  await using opened = await openDatabase(database.options, 'look')
  const texts: ComposedText[] = []
  for (const { from, until } of histories) {
    const untold = await readWindow(database.clickHouse, { from, collectedSince: undefined }, until)
    if (untold === undefined) continue
    const toldSet = await storeToldSet(database.clickHouse, untold)
    const window = { ...untold, ownSet: toldSet }
    const facts = await readEpisodeFacts(
      database.clickHouse,
      { series: SERIES, toldSet, window },
      until,
      'https://github.com',
    )
    const { source, body: text, frontMatter, runId } = composeDraft(await redactFacts(facts))
    const body = bodyIn(source, text)
    const episode = { frontMatter, runId, commitSha: frontMatter.commit_sha ?? NO_COMMIT, published: [] }
    const sheet = await readFigureFacts(opened, episode, namesIn(readFigures(body)), until)
    if ('unread' in sheet) throw new Error(sheet.unread)
    texts.push({ body, sheet })
  }
  return texts
}
