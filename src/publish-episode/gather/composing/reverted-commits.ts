import type { ClickHouse } from '../../../clickhouse/client.ts'
import type { CommitFact } from '../../../episode/compose/facts.ts'
import {
  mergesTakenBack,
  type NamedTarget,
  settleReverts,
  unknownTargets,
} from '../../../episode/compose/reverts/reverts.ts'
import { COMMIT_COLUMNS, commitRow } from '../commit-rows.ts'
import { readBrought } from './merged-commits.ts'
import { readReplaced } from './replaced-commits.ts'
import { readReverting } from './reverting-commits.ts'

/** A revert of a revert of a revert: so many times is looked up what is taken back. */
const MAX_ROUNDS = 5
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

/** The commits of a window and, beside it, those that they take back or are taken back by; of merges among both with what they brought. */
export interface RevertedCommits {
  readonly commits: readonly CommitFact[]
  readonly earlier: readonly CommitFact[]
}

/** Reads the commits from before a window that its commits take back, and what those take back in turn. None, with no reverts. */
export const readReverted = (clickHouse: ClickHouse, window: readonly CommitFact[]): Promise<RevertedCommits> =>
  readAround(clickHouse, window, [], false)

/**
 * Reads the same, and what outside the window takes its commits back, such as the revert of one that came in late, which was told before.
 *
 * @param beside further commits, each once, of which it must be known as well whether they hold
 */
export const readSettled = (
  clickHouse: ClickHouse,
  window: readonly CommitFact[],
  beside: readonly CommitFact[],
): Promise<RevertedCommits> => readAround(clickHouse, window, beside, true)

async function readAround(
  clickHouse: ClickHouse,
  window: readonly CommitFact[],
  beside: readonly CommitFact[],
  looksForReverts: boolean,
): Promise<RevertedCommits> {
  let commits = window
  let earlier: readonly CommitFact[] = []
  const add = (some: readonly CommitFact[]) => {
    const known = new Set([...commits, ...earlier].map(({ sha }) => sha))
    earlier = [...earlier, ...some.filter(({ sha }) => !known.has(sha))]
  }
  add(beside)
  const [asked, askedMerges, askedReverts] = [new Set<string>(), new Set<string>(), new Set<string>()]
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const fresh = looksForReverts ? [...commits, ...earlier].filter(({ sha }) => !askedReverts.has(sha)) : []
    for (const { sha } of fresh) askedReverts.add(sha)
    add(await readReverting(clickHouse, fresh))
    const merges = mergesTakenBack([...commits, ...earlier]).filter(({ sha }) => !askedMerges.has(sha))
    for (const { sha } of merges) askedMerges.add(sha)
    const brought = await readBrought(clickHouse, merges)
    const withBrought = (commit: CommitFact) => ({ ...commit, brings: brought.get(commit.sha) ?? commit.brings })
    commits = commits.map(withBrought)
    earlier = earlier.map(withBrought)
    const wanted = unknownTargets([...commits, ...earlier]).filter(({ name }) => !asked.has(name))
    for (const { name } of wanted) asked.add(name)
    if (wanted.length > 0) add(await readTargets(clickHouse, wanted))
    const isKnown = (name: string) => [...commits, ...earlier].some(({ sha }) => sha.startsWith(name))
    const lost = wanted.filter(({ kind, name }) => kind === 'sha' && !isKnown(name))
    const named = await readReplaced(
      clickHouse,
      lost.map(({ name }) => name),
    )
    commits = commits.map(named)
    earlier = earlier.map(named)
    if (wanted.length === 0 && fresh.length === 0) break
  }
  return { commits, earlier }
}

/** Reads the commits that are named. */
function readTargets(clickHouse: ClickHouse, wanted: readonly NamedTarget[]): Promise<CommitFact[]> {
  const names = (kind: NamedTarget['kind']) =>
    wanted
      .filter((target) => target.kind === kind)
      .map(({ name }) => name)
      .slice(0, MAX_TARGETS)
  return clickHouse.read({
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
}

/** When the newest of the commits that an episode has something to tell of was committed; undefined where it has nothing. */
export function newestTold({ commits, earlier }: RevertedCommits): Date | undefined {
  const { takenBack, again } = settleReverts(commits, earlier)
  const told = [...commits.filter(({ isRelevant }) => isRelevant), ...[...takenBack, ...again].map(({ by }) => by)]
  const times = told.map(({ committedAt }) => committedAt.getTime())
  return times.length === 0 ? undefined : new Date(times.reduce((one, other) => Math.max(one, other)))
}
