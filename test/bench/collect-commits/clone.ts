import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fastImportCommit } from '../../git/fast-import.ts'
import { git, gitText, isolatedEnvironment } from '../../git/git.ts'

/** A clone to measure on. */
export interface BenchClone extends AsyncDisposable {
  readonly directory: string
  /** What the figures are of: `git/git, 81,966 commits`. */
  readonly title: string
  readonly commits: number
  readonly branch: string
}

const GENERATED_COMMITS = 50_000
const FOLDERS = 60
const FILES_A_FOLDER = 50
const MERGE_EVERY = 7

/** The clone that BENCH_CLONE names, else a generated history. */
export async function openBenchClone(): Promise<BenchClone> {
  const named = process.env.BENCH_CLONE
  if (named !== undefined && named !== '') return describe(named, `the clone at ${named}`, async () => undefined)
  return generateClone(GENERATED_COMMITS)
}

/** A generated history of so many commits. */
export async function generateClone(commits: number): Promise<BenchClone> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-clone-'))
  await generate(directory, commits)
  const remove = () => rm(directory, { recursive: true, force: true })
  return describe(directory, 'a generated history', remove)
}

async function describe(directory: string, name: string, dispose: () => Promise<void>): Promise<BenchClone> {
  const commits = Number(await gitText(directory, ['rev-list', '--count', 'HEAD']))
  const branch = await gitText(directory, ['symbolic-ref', '--short', 'HEAD'])
  return {
    directory,
    branch,
    commits,
    title: `${name}, ${commits.toLocaleString('en-US')} commits`,
    [Symbol.asyncDispose]: dispose,
  }
}

/** The next of a fixed row of numbers from 0 to 1, so that each run measures the same history. */
function numbers(): () => number {
  let state = 42
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}

/** Writes a history shaped like a real one: folders of files, one to four changed a commit, and every seventh a merge. */
async function generate(directory: string, commits: number): Promise<void> {
  await git(directory, ['init', '--quiet', '--bare', '--initial-branch=main'])
  const child = spawn('git', ['-C', directory, 'fast-import', '--quiet', '--date-format=raw'], {
    env: isolatedEnvironment(),
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = once(child, 'exit')
  const next = numbers()
  const path = () => `src/part-${Math.floor(next() * FOLDERS)}/file-${Math.floor(next() * FILES_A_FOLDER)}.ts`
  const person = { name: 'Ada Author', email: 'ada@example.com' }
  const start = Date.parse('2012-01-01T00:00:00Z')
  for (let number = 1; number <= commits; number += 1) {
    const date = new Date(start + number * 7_200_000).toISOString()
    const isMerge = number % MERGE_EVERY === 0
    const files = Object.fromEntries(
      Array.from({ length: 1 + Math.floor(next() * 4) }, () => [
        path(),
        `${number}\n`.repeat(1 + Math.floor(next() * 40)),
      ]),
    )
    const commit = fastImportCommit({
      ref: 'refs/heads/main',
      message: `fix(part): change number ${number}\n\nWhat it is good for takes a line or two to say, as in most\nhistories. Refs #${number}\n`,
      author: person,
      authorDate: date,
      committer: person,
      committerDate: date,
      parents: number === 1 ? [] : isMerge ? [`:${number - 1}`, `:${number - 3}`] : [`:${number - 1}`],
      files,
      mark: number,
    })
    if (!child.stdin.write(commit)) await once(child.stdin, 'drain')
  }
  child.stdin.end()
  const [code] = await ended
  if (code !== 0) throw new Error(`git fast-import ended with exit code ${String(code)}`)
}
