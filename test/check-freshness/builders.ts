import type { Candidate, JudgedCommits } from '../../src/check-freshness/decide/candidates.ts'
import type { Case } from '../../src/check-freshness/decide/case.ts'
import type { Coverage } from '../../src/check-freshness/gather/coverage.ts'
import type { Commit, History } from '../../src/check-freshness/gather/history.ts'
import type { PushTimes } from '../../src/check-freshness/gather/push-times.ts'
import type { Source } from '../../src/check-freshness/sources/sources.ts'
import { shaNamed } from '../builders/sha.ts'

/** The time at which the pure tests judge. */
export const NOW = new Date('2026-03-10T12:00:00Z')
export const MINUTE = 60
export const HOUR = 3_600
export const DAY = 86_400

/** So many seconds before `NOW`; negative for the future. */
export const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1_000)

/** A candidate on the branch's own line. */
export function candidate(
  name: string,
  secondsAgo: number,
  depth: number,
  options: Partial<Candidate> = {},
): Candidate {
  return {
    sha: shaNamed(name),
    committedAt: ago(secondsAgo),
    arrival: { sha: shaNamed(name), at: ago(secondsAgo), depth },
    needsData: true,
    parents: [],
    aliases: [],
    ...options,
  }
}

/** Candidates of one line, newest first: name and age in seconds. */
export const candidates = (...all: readonly (readonly [string, number])[]): Candidate[] =>
  chained(all.map(([name, secondsAgo], depth) => candidate(name, secondsAgo, depth)))

/** Each candidate stands on the next one. */
export const chained = (given: readonly Candidate[]): Candidate[] =>
  given.map((one, index) => ({ ...one, parents: given.slice(index + 1, index + 2).map((next) => next.sha) }))

/** What a source is judged by where these are all of its commits. */
export const judgedBy = (given: readonly Candidate[], options: Partial<JudgedCommits> = {}): JudgedCommits => ({
  candidates: given,
  near: given.length,
  parents: new Map(given.map((one) => [one.sha, one.parents ?? []])),
  isCut: false,
  spines: undefined,
  broughtSince: undefined,
  ...options,
})

/** Rows of commits: name and the age of the first row in seconds. */
export const rowsFor = (...all: readonly (readonly [string, number])[]): Coverage => ({
  match: 'commit',
  rows: new Map(
    all.map(([name, secondsAgo]) => [shaNamed(name), { count: 3, firstAt: ago(secondsAgo), lastAt: ago(secondsAgo) }]),
  ),
})

/** Push times: of each commit how many seconds ago a push brought it, and by when others were there. */
export const toldPushes = (
  pushed: readonly (readonly [string, number])[] = [],
  thereBy: readonly (readonly [string, number])[] = [],
): PushTimes => {
  const toMap = (told: typeof pushed) => new Map(told.map(([name, seconds]) => [shaNamed(name), ago(seconds)] as const))
  return { pushed: toMap(pushed), thereBy: toMap(thereBy) }
}

/** A case with `warn-after` 90m and `max-lag` 4h, all of whose history is known. */
export function caseOf(given: Candidate[], coverage: Coverage, options: Partial<Case> = {}): Case {
  return {
    commits: judgedBy(given),
    coverage,
    hasRows: true,
    isFromCollection: false,
    warnAfterSeconds: 90 * MINUTE,
    maxLagSeconds: 4 * HOUR,
    minRows: 1,
    calendar: undefined,
    severity: 'error',
    pushedAt: undefined,
    pushTimes: toldPushes(),
    isPushUntold: false,
    now: NOW,
    ...options,
  }
}

/** A commit; by default its parent is not told. */
export function commit(
  name: string,
  secondsAgo: number,
  parents: readonly string[],
  options: Partial<Commit> = {},
): Commit {
  return {
    sha: shaNamed(name),
    committedAt: ago(secondsAgo),
    parents: parents.map(shaNamed),
    headline: `feat: ${name}`,
    author: ['Ada Author', 'ada@example.com', 'ada'],
    body: '',
    entries: undefined,
    brought: [],
    ...options,
  }
}

/** The whole history of a branch. */
export function history(commits: readonly Commit[], options: Partial<History> = {}): History {
  return {
    repository: 'muse/packs',
    branch: 'main',
    commits,
    isCut: false,
    nextPage: undefined,
    paths: new Map(),
    pushedAt: undefined,
    origin: 'github',
    collectedAt: undefined,
    ...options,
  }
}

/** A source of `muse/packs`, as it is where nothing is set but its name and its table. */
export const source = (options: Partial<Source> = {}): Source => ({
  name: 'packs',
  repository: { owner: 'muse', name: 'packs' },
  branch: undefined,
  table: { database: undefined, name: 'bench_runs' },
  match: 'commit',
  where: undefined,
  paths: undefined,
  ignoreAuthors: [],
  ignoreMessages: [],
  warnAfterSeconds: undefined,
  maxLagSeconds: undefined,
  severity: 'error',
  timeColumn: 'ts',
  commitColumn: 'commit_sha',
  minRows: 1,
  calendar: undefined,
  line: 1,
  ...options,
})

/** A source of `muse/packs` as YAML, on one line. */
export const sourceLine = (name: string, fields: string): string =>
  `- { name: ${name}, repository: muse/packs, ${fields} }\n`
