import { FRONT_MATTER } from '../episode/episode-source.ts'

/** The commit and the run that the episode of the tests claims. */
export const SHA = FRONT_MATTER.commit_sha
export const RUN_ID = FRONT_MATTER.run_id

/** Statements that store what bears a claim out. */
export const insertRun = (latency: number, dataset = 'chat', sha = SHA) =>
  `INSERT INTO bench_runs VALUES (now64(3), generateUUIDv4(), '${sha}', 'gpt-4', 'q4', '${dataset}', 1, ${latency}, 3, 42.5, 0.01, 512, 1)`
export const insertCommit = (sha = SHA, isRemoved = false) =>
  `INSERT INTO commit_records (sha, committed_at, repository, branch, headline, is_removed, collected_at)
   VALUES ('${sha}', now64(3), 'muse/packs', 'main', 'perf: x', ${isRemoved}, now64(3))`
export const insertEpisode = (status: string, cost = '0.010335', runId = RUN_ID) =>
  `INSERT INTO episode_records (ts, series, episode, title, run_id, commit_sha, tokens_in, tokens_out, cost_total, status)
   VALUES (now64(3), 'banterpacks', 0, 'x', '${runId}', '${SHA}', 1500, 800, ${cost}, '${status}')`
