import type { ClickHouse } from '../../clickhouse/client.ts'
import type { CommitFact } from '../../episode/compose/facts.ts'
import { settleReverts, unknownTargets } from '../../episode/compose/reverts.ts'
import { COMMIT_COLUMNS, commitRow } from './commit-rows.ts'

/** A revert of a revert of a revert: so many times is looked up what is taken back. */
const MAX_ROUNDS = 4
const MAX_TARGETS = 500

const SELECT_TARGETS = `
SELECT ${COMMIT_COLUMNS}
FROM commits
WHERE NOT is_removed AND (
  arrayExists(prefix -> startsWith(toString(commits.sha), prefix), {shas:Array(String)})
  OR has({pullRequests:Array(String)}, concat(lower(repository), '#', toString(ifNull(pull_request, 0))))
  OR has({headlines:Array(String)}, concat(lower(repository), ' ', replaceRegexpOne(headline, ' [(]#[0-9]{1,9}[)]$', '')))
)
ORDER BY committed_at DESC, repository, sha
LIMIT 1 BY sha
LIMIT {limit:UInt32}`

/** Reads the commits from before a window that its commits take back, and what those take back in turn. None, with no reverts. */
export async function readReverted(clickHouse: ClickHouse, commits: readonly CommitFact[]): Promise<CommitFact[]> {
  const earlier: CommitFact[] = []
  const asked = new Set<string>()
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const wanted = unknownTargets([...commits, ...earlier]).filter(({ name }) => !asked.has(name))
    if (wanted.length === 0) break
    for (const { name } of wanted) asked.add(name)
    const names = (kind: (typeof wanted)[number]['kind']) =>
      wanted
        .filter((target) => target.kind === kind)
        .map(({ name }) => name)
        .slice(0, MAX_TARGETS)
    const rows = await clickHouse.read({
      sql: SELECT_TARGETS,
      parameters: {
        shas: names('sha'),
        pullRequests: names('pull request'),
        headlines: names('headline'),
        limit: MAX_TARGETS,
      },
      row: commitRow,
      attempted: 'reading the commits that were reverted',
    })
    const known = new Set([...commits, ...earlier].map(({ sha }) => sha))
    earlier.push(...rows.filter(({ sha }) => !known.has(sha)))
  }
  return earlier
}

/** When the newest of the commits that an episode has something to tell of was committed; undefined where it has nothing. */
export function newestTold(commits: readonly CommitFact[], earlier: readonly CommitFact[]): Date | undefined {
  const { takenBack, again } = settleReverts(commits, earlier)
  const told = [...commits.filter(({ isRelevant }) => isRelevant), ...[...takenBack, ...again].map(({ by }) => by)]
  const times = told.map(({ committedAt }) => committedAt.getTime())
  return times.length === 0 ? undefined : new Date(times.reduce((one, other) => Math.max(one, other)))
}
