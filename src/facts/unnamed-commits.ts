import { z } from 'zod'
import type { ClickHouse } from '../clickhouse/client.ts'
import { IS_RELEASE } from './commit-conditions.ts'
import type { Fact } from './fact.ts'
import type { NameParameters } from './named-commits.ts'
import { type FactsWindow, IS_BENCHMARKED, inWindow, isBenchmarked, isRelevant, windowParameters } from './window.ts'

/** The names of the statements that count the commits of a window that a text does not name one by one. */
export const UNNAMED_COMMITS = 'unnamed commits'
export const REPEATED_MESSAGES = 'repeated messages'

const MAX_REPOSITORIES = 1_000
const MAX_MESSAGES = 1_000
const MAX_MESSAGE_CHARACTERS = 100
const CONVENTIONAL_PREFIX = '^[a-zA-Z][0-9a-zA-Z_-]{0,30}!?(?:[(][^()]{0,100}[)])?!?: *'

/** Commits of the window that say the same: a text may tell of them as one. */
export const selectRepeatedMessages = (isInWindow: string, benchmarked = IS_BENCHMARKED): string => `
SELECT
  repository,
  replaceRegexpOne(headline, '${CONVENTIONAL_PREFIX}', '') AS message,
  count() AS commits,
  countIf(${isRelevant(benchmarked)}) AS relevant
FROM commits
WHERE ${isInWindow} AND NOT is_merge
GROUP BY repository, headline
HAVING commits > 1
ORDER BY commits DESC, repository, headline
LIMIT {limit:UInt32}`

/** How many relevant commits by people a text leaves unnamed at least, and could leave at most: each that it names, it may name elsewhere. */
export const selectUnnamedCommits = (isInWindow: string, benchmarked = IS_BENCHMARKED): string => `
SELECT
  repository,
  countIf(
    substring(toString(sha), 1, 7) NOT IN {prefixes:Array(String)}
    AND ifNull(pull_request, 0) NOT IN {pullRequests:Array(UInt32)}
    AND NOT hasAny(arrayMap(reference -> substring(reference, position(reference, '#') + 1), references), {numbers:Array(String)})
    AND (repository, headline) NOT IN (
      SELECT repository, headline FROM commits WHERE ${isInWindow} AND NOT is_merge GROUP BY repository, headline HAVING count() > 1
    )
  ) AS unnamed,
  count() AS commits
FROM commits
WHERE ${isInWindow} AND NOT is_merge AND NOT is_bot AND ${isRelevant(benchmarked)} AND NOT ${IS_RELEASE}
GROUP BY repository
ORDER BY commits DESC, repository
LIMIT {limit:UInt32}`

const unnamedRow = z.object({ repository: z.string(), unnamed: z.number(), commits: z.number() })
const messageRow = z.object({ repository: z.string(), message: z.string(), commits: z.number(), relevant: z.number() })

/** How a message begins, without a word that is cut. */
const beginningOf = (message: string) =>
  message.length <= MAX_MESSAGE_CHARACTERS ? message : message.slice(0, MAX_MESSAGE_CHARACTERS).replace(/\s\S*$/u, '')

function messageFacts({ repository, message, commits, relevant }: z.output<typeof messageRow>): Fact[] {
  return [...new Set([relevant, commits])].map((value) => ({
    name: 'commits that say the same',
    value,
    unit: 'commits',
    subject: { repository, message: beginningOf(message) },
    statement: REPEATED_MESSAGES,
    isPart: true,
  }))
}

/** Reads how many commits of a window a text does not name one by one: it may give their number instead. */
export async function readUnnamedCommits(
  clickHouse: ClickHouse,
  window: FactsWindow,
  names: NameParameters,
): Promise<Fact[]> {
  const attempted = 'counting the commits that the episode does not name'
  const parameters = windowParameters(window)
  const [unnamed, repeated] = await Promise.all([
    clickHouse.read({
      sql: selectUnnamedCommits(inWindow(window), isBenchmarked(window)),
      parameters: { ...parameters, ...names, limit: MAX_REPOSITORIES },
      row: unnamedRow,
      attempted,
    }),
    clickHouse.read({
      sql: selectRepeatedMessages(inWindow(window), isBenchmarked(window)),
      parameters: { ...parameters, limit: MAX_MESSAGES },
      row: messageRow,
      attempted,
    }),
  ])
  const left = unnamed.map(
    ({ repository, unnamed, commits }): Fact => ({
      name: 'relevant commits that are not named',
      value: unnamed,
      upTo: commits,
      unit: 'commits',
      subject: { repository },
      statement: UNNAMED_COMMITS,
      aspects: ['further'],
      isPart: true,
    }),
  )
  return [...left, ...repeated.flatMap(messageFacts)]
}
