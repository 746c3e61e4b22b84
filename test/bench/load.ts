import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { episodeSource } from '../episode/episode-source.ts'
import { createGitRepository } from '../git/repository.ts'
import type { ActionRun } from '../sandbox/runner/run-action.ts'
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts'
import { generateClone } from './collect-commits/clone.ts'
import type { Benchmark, Measurement } from './measurement.ts'

/** Each load is ten times another one, by which it is judged. */
const TIMES = 10
const REPOSITORIES = 1_000
const COMMITS = 200_000
const SOURCES = 500
const LONGEST_DRAFT_BYTES = 1_000_000
const REFUSED_DRAFT_BYTES = 5_000_000
const HOUR_MS = 3_600_000
const PLENTY = '2h'

/** What a run took. */
interface Load {
  readonly seconds: number
  /** Of the processor, by the action and by git: what else runs on the machine changes it little. */
  readonly cpuSeconds: number
  readonly megabytes: number
}

function loadOf(run: ActionRun, expected = 'success'): Load {
  const { durationMilliseconds, cpuSeconds, peakMemoryMegabytes, conclusion, log } = run
  if (conclusion !== expected) throw new Error(`The run under load ended with ${conclusion}:\n${log.slice(-5_000)}`)
  return {
    seconds: durationMilliseconds / 1_000,
    cpuSeconds: cpuSeconds ?? Number.NaN,
    megabytes: peakMemoryMegabytes ?? Number.NaN,
  }
}

const describeLoad = ({ seconds, cpuSeconds, megabytes }: Load) =>
  `${seconds.toFixed(1)} s (CPU ${cpuSeconds.toFixed(1)} s), ${Math.round(megabytes)} MB`

/** Of memory ten times as much may take twice, as what comes in a stream does; a text that is there whole takes more. */
const STREAMED = 2
const WHOLE_TEXT = 3

/** Ten times as much may take ten times the time of the processor: that on the clock hangs on what else the machine does. */
function measurement(what: string, part: Load, whole: Load, timesMemory: number = STREAMED): Measurement {
  return {
    what,
    ours: describeLoad(whole),
    peer: `${describeLoad(part)} (a tenth of it)`,
    budget: `≤ ${TIMES} × the CPU, ≤ ${timesMemory} × the memory`,
    withinBudget: whole.cpuSeconds <= part.cpuSeconds * TIMES && whole.megabytes <= part.megabytes * timesMemory,
  }
}

const tenth = (whole: number) => whole / TIMES

/** The first collection of many repositories, each with a commit. */
async function measureRepositories(sandbox: Sandbox): Promise<Measurement[]> {
  await using repository = await createGitRepository()
  await repository.commit({ message: 'fix: one', authorDate: new Date(Date.now() - HOUR_MS).toISOString() })
  const names = Array.from({ length: REPOSITORIES }, (_, index) => `load/repository-${index}`)
  for (const index of names.keys())
    await sandbox.github.serveGit({
      owner: 'load',
      name: `repository-${index}`,
      directory: repository.directory,
      activity: [],
    })
  const collect = async (count: number) => {
    const database = await sandbox.clickHouse.createDatabase()
    const repositories = names.slice(0, count).join('\n')
    const inputs = { ...sandbox.clickHouseInputs(database), repositories, timeout: PLENTY }
    return loadOf(await sandbox.run('collect-commits', inputs))
  }
  const part = await collect(tenth(REPOSITORIES))
  return [measurement('first collection of 1,000 repositories', part, await collect(REPOSITORIES))]
}

/** A long history from a clone, with its paths. */
async function measureCommits(sandbox: Sandbox): Promise<Measurement[]> {
  const backfill = async (count: number) => {
    await using clone = await generateClone(count)
    const database = await sandbox.clickHouse.createDatabase()
    const run = await sandbox.run('collect-commits', {
      ...sandbox.clickHouseInputs(database),
      repositories: `load/clone@${clone.branch}`,
      'local-clones': `load/clone=${clone.directory}`,
      since: '1971-01-01',
      'line-stats': 'false',
      timeout: PLENTY,
    })
    await sandbox.clickHouse.query(`DROP DATABASE ${database} SYNC`)
    return loadOf(run)
  }
  const part = await backfill(tenth(COMMITS))
  return [measurement('backfill of 200,000 commits, with paths', part, await backfill(COMMITS))]
}

const NO_COMMIT = '0'.repeat(40)

/** Sources that each watch a branch of their own: every tenth has a commit without data. */
async function measureSources(sandbox: Sandbox): Promise<Measurement[]> {
  await using repository = await createGitRepository()
  const authorDate = new Date(Date.now() - HOUR_MS).toISOString()
  const base = await repository.commit({ message: 'feat: base', authorDate })
  const branches = Array.from({ length: SOURCES }, (_, index) => `branch-${index}`)
  for (const branch of branches) await repository.branch(branch, base)
  const heads = await repository.commits(
    branches.map((branch) => ({ message: `feat: ${branch}`, branch, authorDate, parents: [base] })),
  )
  const activity = heads.map((after, index) => ({
    ref: `refs/heads/${branches[index]}`,
    before: NO_COMMIT,
    after,
    timestamp: authorDate,
    activity_type: 'branch_creation' as const,
    actor: 'ada',
  }))
  await sandbox.github.serveGit({ owner: 'load', name: 'sources', directory: repository.directory, activity })
  const database = await sandbox.clickHouse.createDatabase()
  await sandbox.clickHouse.query(
    "CREATE TABLE bench_runs (ts DateTime64(3, 'UTC'), commit_sha FixedString(40)) ORDER BY ts",
    { database },
  )
  const written = [base, ...heads.filter((_, index) => index % TIMES !== 0)]
  await sandbox.clickHouse.query(
    `INSERT INTO bench_runs VALUES ${written.map((sha) => `(now64(3), '${sha}')`).join()}`,
    {
      database,
    },
  )
  const check = async (count: number) => {
    const sources = branches
      .slice(0, count)
      .map((branch) => `- { name: ${branch}, repository: load/sources, branch: ${branch}, table: bench_runs }`)
      .join('\n')
    const inputs = { ...sandbox.clickHouseInputs(database), sources, 'max-lag': '24h' }
    return loadOf(await sandbox.run('check-freshness', inputs))
  }
  const part = await check(tenth(SOURCES))
  return [measurement('a check of 500 sources, each of its own branch', part, await check(SOURCES))]
}

/** Drafts: the longest that is taken beside a tenth of it, and one that is refused for its length. */
async function measureDrafts(sandbox: Sandbox): Promise<Measurement[]> {
  const workspace = await mkdtemp(join(tmpdir(), 'bench-draft-'))
  const line = 'What changed, and why: it parses 12 % faster than before, on 3 of 4 data sets.\n'
  const validate = async (bytes: number, conclusion: string) => {
    const source = episodeSource({ confidence_score: '0.9' })
    const text = source.replace('## Why it matters', `${line.repeat(bytes / line.length)}\n## Why it matters`)
    await writeFile(join(workspace, 'draft.md'), text)
    const inputs = { operation: 'validate', draft: 'draft.md' }
    return loadOf(await sandbox.run('publish-episode', inputs, { workspace }), conclusion)
  }
  const part = await validate(tenth(LONGEST_DRAFT_BYTES), 'success')
  const longest = await validate(LONGEST_DRAFT_BYTES, 'success')
  const refused = await validate(REFUSED_DRAFT_BYTES, 'failure')
  await rm(workspace, { recursive: true, force: true })
  return [
    measurement('a draft of 1 MB, the longest that is taken', part, longest, WHOLE_TEXT),
    measurement('a draft of 5 MB, which is refused', part, refused),
  ]
}

const inSandbox = (measure: (sandbox: Sandbox) => Promise<Measurement[]>) => async () => {
  await using sandbox = await startSandbox()
  return await measure(sandbox)
}

/** What each action takes under a load that is large, beside a tenth of it. */
export const LOADS: Readonly<Record<string, Benchmark>> = {
  'load of repositories': inSandbox(measureRepositories),
  'load of sources': inSandbox(measureSources),
  'load of drafts': inSandbox(measureDrafts),
  'load of commits': inSandbox(measureCommits),
}
