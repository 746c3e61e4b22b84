import { z } from 'zod'
import { NO_COMMIT } from '../../git/no-commit.ts'
import type { Commit } from './history.ts'

/** A list of a repository's activity, as GitHub answers it. */
export const pushList = z.array(
  z.object({
    ref: z.string(),
    before: z.string(),
    after: z.string(),
    timestamp: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
    activity_type: z.string(),
  }),
)

/** An entry of a repository's activity: a branch moved from `before` to `after`. */
export type Push = z.output<typeof pushList>[number]

/** When commits came onto their branch, by SHA, as far as its pushes tell. */
export interface PushTimes {
  /** When a push brought them. */
  readonly pushed: ReadonlyMap<string, Date>
  /** By when they were there at the latest, having come with an earlier push that is not told. */
  readonly thereBy: ReadonlyMap<string, Date>
}

/** Where no pushes are known. */
export const NO_PUSH_TIMES: PushTimes = { pushed: new Map(), thereBy: new Map() }

/**
 * When commits came onto their branch, for all that its pushes tell of. A push brings what can be reached from its end and was not there
 * before, whatever stands beside it in a list; of one whose beginning was given up by a force push only the latest time is known. Pure.
 *
 * @param pushes newest first, as GitHub lists them: of two in one second that order alone tells which came first.
 */
export function pushTimesOf(commits: readonly Commit[], pushes: readonly Push[]): PushTimes {
  const known = new Map(commits.map((commit) => [commit.sha, commit]))
  const ordered = pushes.toReversed().toSorted((a, b) => a.timestamp.getTime() - b.timestamp.getTime())
  const there = new Set<string>()
  const [pushed, thereBy] = [new Map<string, Date>(), new Map<string, Date>()]
  const bring = (end: string, at: Date, times: Map<string, Date>) => {
    const next = [end]
    for (let sha = next.pop(); sha !== undefined; sha = next.pop()) {
      const commit = known.get(sha)
      if (commit === undefined || there.has(sha)) continue
      there.add(sha)
      times.set(sha, at)
      next.push(...(commit.parents ?? []))
    }
  }
  for (const { before, after, timestamp, activity_type: type } of ordered) {
    bring(before, timestamp, thereBy)
    const isBeginningKnown = known.has(before) || before === NO_COMMIT || type !== 'force_push'
    bring(after, timestamp, isBeginningKnown ? pushed : thereBy)
  }
  return { pushed, thereBy }
}

/** Those commits of which pushes don't tell by when they were on the branch. Pure. */
export const untoldOf = (shas: readonly string[], { pushed, thereBy }: PushTimes): readonly string[] =>
  shas.filter((sha) => !pushed.has(sha) && !thereBy.has(sha))
