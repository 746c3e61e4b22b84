import { z } from 'zod'
import type { ClickHouse } from '../clickhouse/client.ts'
import { MAY_RENAME } from './commit-conditions.ts'
import { type Fact, type FactSheet, type KnownReference, NAMED_COMMITS } from './fact.ts'

/** SHAs and numbers that a text names. */
export interface Names {
  /** Hexadecimal digits, seven or more. */
  readonly shas: readonly string[]
  /** Of pull requests and issues. */
  readonly numbers: readonly number[]
}

/** So many characters of a SHA are looked up; the others are compared afterwards. */
const PREFIX_CHARACTERS = 7
const MAX_NAMES = 2_000
const MAX_COMMITS = 5_000
const MAX_QUOTED_CHARACTERS = 1_000
const MAX_UINT32 = 4_294_967_295

/** The commits that a text names by their SHA, or by the number of a pull request or an issue. */
export const SELECT_NAMED_COMMITS = `
SELECT
  toString(sha) AS sha,
  repository,
  arrayMap(words -> leftUTF8(words, ${MAX_QUOTED_CHARACTERS}), [headline, summary, pull_request_title, pull_request_summary]) AS words,
  pull_request,
  arrayMap(reference -> substring(reference, position(reference, '#') + 1), references) AS numbers,
  additions,
  deletions,
  if(empty(files) OR ${MAY_RENAME}, NULL, length(files)) AS file_count,
  is_merge
FROM commits
WHERE NOT is_removed AND (
  substring(toString(sha), 1, ${PREFIX_CHARACTERS}) IN {prefixes:Array(String)}
  OR pull_request IN {pullRequests:Array(UInt32)}
  OR hasAny(numbers, {numbers:Array(String)})
)
ORDER BY committed_at DESC, repository, sha
LIMIT {limit:UInt32}`

const SELECT_BENCHMARKED = `
SELECT DISTINCT toString(commit_sha) AS sha
FROM bench_runs
WHERE substring(toString(commit_sha), 1, ${PREFIX_CHARACTERS}) IN {prefixes:Array(String)}
LIMIT {limit:UInt32}`

const commitRow = z.object({
  sha: z.string(),
  repository: z.string(),
  words: z.array(z.string()),
  pull_request: z.number().nullable(),
  numbers: z.array(z.string()),
  additions: z.number().nullable(),
  deletions: z.number().nullable(),
  file_count: z.number().nullable(),
  is_merge: z.boolean(),
})
type CommitRow = z.output<typeof commitRow>

/** The lines and files of some commits together. */
function sizeFacts(rows: readonly CommitRow[], subject: Fact['subject']): Fact[] {
  const base = { subject, statement: NAMED_COMMITS, isPart: true }
  const sum = (of: (row: CommitRow) => number | null) =>
    rows.reduce<number | null>((total, row) => {
      const value = of(row)
      return total === null || value === null ? null : total + value
    }, 0)
  const [added, deleted] = [sum((row) => row.additions), sum((row) => row.deletions)]
  // Several commits may have changed the same file.
  const [only, other] = rows
  const files = other === undefined ? (only?.file_count ?? null) : null
  const facts: Fact[] = files === null ? [] : [{ ...base, name: 'files', unit: 'files', value: files }]
  if (added === null || deleted === null) return facts
  return [
    ...facts,
    { ...base, name: 'lines added', unit: 'lines', value: added, aspects: ['added'] },
    { ...base, name: 'lines deleted', unit: 'lines', value: deleted, aspects: ['deleted'] },
    { ...base, name: 'lines changed', unit: 'lines', value: added + deleted },
  ]
}

function pullRequestFacts(rows: readonly CommitRow[]): Fact[] {
  const of = Map.groupBy(rows, ({ repository, pull_request }) => `${repository}#${pull_request}`)
  return [...of.values()].flatMap((all) => {
    const [first] = all
    if (first === undefined || first.pull_request === null) return []
    const subject = { repository: first.repository, pullRequest: String(first.pull_request) }
    const own = all.filter(({ is_merge }) => !is_merge)
    const counts = [...new Set([own.length, all.length])].map(
      (value): Fact => ({ name: 'commits', unit: 'commits', value, subject, statement: NAMED_COMMITS, isPart: true }),
    )
    return [...counts, ...(own.length === 1 ? [] : sizeFacts(own, subject))]
  })
}

function referencesOf(rows: readonly CommitRow[], wanted: ReadonlySet<number>): KnownReference[] {
  const references = new Map<string, { number: number; repository: string; shas: string[] }>()
  const add = (number: number, repository: string, sha: string | undefined) => {
    if (!wanted.has(number)) return
    const key = `${repository}#${number}`
    const reference = references.get(key) ?? { number, repository, shas: [] }
    references.set(key, reference)
    if (sha !== undefined) reference.shas.push(sha)
  }
  for (const { sha, repository, pull_request, numbers } of rows) {
    if (pull_request !== null) add(pull_request, repository, sha)
    for (const number of numbers) add(Number(number), repository, undefined)
  }
  return [...references.values()]
}

/** What names are bound to in a statement. */
export interface NameParameters {
  readonly prefixes: readonly string[]
  readonly pullRequests: readonly number[]
  readonly numbers: readonly string[]
  readonly [name: string]: readonly string[] | readonly number[]
}

/** The names of a text as parameters, as many of them as are looked up. */
export function nameParameters({ shas, numbers }: Names): NameParameters {
  const prefixes = [...new Set(shas.map((sha) => sha.slice(0, PREFIX_CHARACTERS)))].slice(0, MAX_NAMES)
  const known = [...new Set(numbers.filter((number) => number > 0 && number <= MAX_UINT32))].slice(0, MAX_NAMES)
  return { prefixes, pullRequests: known, numbers: known.map(String) }
}

/** Reads which of the commits and numbers that a text names are known, and how large the commits are. */
export async function readNamedCommits(clickHouse: ClickHouse, names: NameParameters): Promise<FactSheet> {
  const { prefixes, pullRequests } = names
  if (prefixes.length === 0 && pullRequests.length === 0) return { facts: [], commits: [], references: [] }
  const attempted = 'looking for the commits that the episode names'
  const [rows, benchmarked] = await Promise.all([
    clickHouse.read({
      sql: SELECT_NAMED_COMMITS,
      parameters: { ...names, limit: MAX_COMMITS },
      row: commitRow,
      attempted,
    }),
    clickHouse.read({
      sql: SELECT_BENCHMARKED,
      parameters: { prefixes, limit: MAX_COMMITS },
      row: z.object({ sha: z.string() }),
      attempted,
    }),
  ])
  const collected = new Set(rows.map(({ sha }) => sha))
  return {
    facts: [
      ...rows.flatMap((row) => sizeFacts([row], { repository: row.repository, commit: row.sha })),
      ...pullRequestFacts(rows),
    ],
    commits: [
      ...rows.map(({ sha, repository, words }) => ({ sha, repository, words })),
      ...benchmarked.filter(({ sha }) => !collected.has(sha)).map(({ sha }) => ({ sha, repository: '', words: [] })),
    ],
    references: referencesOf(rows, new Set(pullRequests)),
  }
}
