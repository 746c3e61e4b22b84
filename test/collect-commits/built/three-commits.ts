import type { GitRepository } from '../../git/repository.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { it as collecting, type World } from './world.ts'

/** Three commits to begin with, hours old. */
export const commitThree = (packs: GitRepository) =>
  packs.commits([9, 8, 7].map((hours) => ({ message: `feat: ${hours} hours ago`, authorDate: hoursAgo(hours) })))

/** `packs` has three commits when a test begins, none of them collected; the server is the file's own. */
export const it = collecting
  .extend('clickHouseOptions', { scope: 'file' }, () => ({ isOwn: true }))
  .extend('shas', { auto: true }, ({ packs }) => commitThree(packs))

/** What is stored: rows and commits in both tables, and where the cursor is. */
export const stored = async ({ rows }: World) => ({
  events: await rows('SELECT count() AS rows, uniqExact(commit_sha) AS shas FROM ui_events'),
  commits: await rows('SELECT count() AS rows, uniqExact(sha) AS shas FROM commit_records FINAL'),
  cursor: (await rows('SELECT argMax(head_sha, ts) AS sha FROM collection_cursors GROUP BY branch')).map(
    ({ sha }) => sha,
  ),
})
export const whole = (shas: readonly string[]) => ({
  events: [{ rows: shas.length, shas: shas.length }],
  commits: [{ rows: shas.length, shas: shas.length }],
  cursor: [shas.at(-1)],
})
