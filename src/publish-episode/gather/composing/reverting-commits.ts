import { createHash } from 'node:crypto'
import type { ClickHouse } from '../../../clickhouse/client.ts'
import { MAX_IDS_IN_PARAMETER } from '../../../clickhouse/parameters.ts'
import type { CommitFact } from '../../../episode/compose/facts.ts'
import { pullRequestNumber } from '../../../episode/compose/pull-request-number.ts'
import { withoutNumber } from '../../../episode/compose/reverts/reverted-headline.ts'
import { SHORTEST_SHA } from '../../../episode/compose/reverts/reverts.ts'
import { COMMIT_COLUMNS, commitRow } from '../commit-rows.ts'

const MAX_REVERTS = 500
/** A text as a parameter holds it, whatever its length: so many digits of its hash. */
const HASH_DIGITS = 16
const HASHED = (text: string) => `left(lower(hex(MD5(${text}))), ${HASH_DIGITS})`
const hashed = (text: string) => createHash('md5').update(text).digest('hex').slice(0, HASH_DIGITS)

const QUOTED = `extract(headline, '(?i)^(?:revert|reapply):? ["''“](.+)["''”]')`
const NAMED = `extractAll(headline, '(?i)^revert(?:s|ed)?:? (?:commit |pr |pull request )?(#[0-9]{1,9}|[0-9a-f]{7,40})')`

const SELECT_REVERTS = `
SELECT ${COMMIT_COLUMNS}
FROM commits
WHERE NOT is_removed AND (is_revert OR notEmpty(reverts) OR match(headline, '(?i)^(revert|reapply)')) AND (
  arrayExists(
    name -> has({prefixes:Array(String)}, lower(left(name, ${SHORTEST_SHA})))
      OR has({texts:Array(String)}, ${HASHED("lower(if(startsWith(name, '#'), concat(repository, name), name))")}),
    arrayConcat(reverts, ${NAMED})
  )
  OR has({texts:Array(String)}, ${HASHED(`concat(lower(repository), ' ', replaceRegexpOne(${QUOTED}, ' [(]#[0-9]{1,9}[)]$', ''))`)})
)
ORDER BY committed_at DESC, repository, sha
LIMIT 1 BY sha
LIMIT {limit:UInt32}`

/** What reverts may name a commit by, but its SHA. */
function textsOf(commit: CommitFact): string[] {
  const repository = commit.repository.toLowerCase()
  const number = pullRequestNumber(commit)
  const headline = `${repository} ${withoutNumber(commit.headline)}`
  return number === undefined ? [headline] : [headline, `${repository}#${number}`]
}

const unique = (texts: readonly string[]) => [...new Set(texts)]

/** Reads what takes commits back, or may do so, whenever that was. One statement; none without commits. */
export async function readReverting(clickHouse: ClickHouse, commits: readonly CommitFact[]): Promise<CommitFact[]> {
  const some = commits.slice(0, MAX_IDS_IN_PARAMETER)
  if (some.length === 0) return []
  return await clickHouse.read({
    sql: SELECT_REVERTS,
    parameters: {
      prefixes: unique(some.map(({ sha }) => sha.slice(0, SHORTEST_SHA))),
      texts: unique(some.flatMap(textsOf)).map(hashed),
      limit: MAX_REVERTS,
    },
    row: commitRow,
    attempted: 'reading what took commits back',
  })
}
