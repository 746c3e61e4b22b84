import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { Measurement } from '../measurement.ts'
import type { BenchClone } from './clone.ts'

const run = promisify(execFile)

/** Of the newest commits; they read few a second, and each commit takes them about as long. */
const PERCEVAL_COMMITS = 2_000
const PYDRILLER_COMMITS = 300
const INSTALL_MILLISECONDS = 180_000
const READ_MILLISECONDS = 600_000

const answer = z.object({ commits: z.number(), seconds: z.number() })

/** Reads the clone's newest commits with their paths and lines, and prints how many in how long. */
const PROGRAMS = {
  Perceval: {
    package: 'perceval',
    commits: PERCEVAL_COMMITS,
    source: `
import sys, time, json, subprocess
from datetime import datetime, timezone
from perceval.backends.core.git import Git
clone, count, scratch = sys.argv[1], int(sys.argv[2]), sys.argv[3]
oldest = subprocess.run(['git', '-C', clone, 'log', '--format=%ct', '--max-count=' + str(count), 'HEAD'],
                        capture_output=True, text=True, check=True).stdout.split()[-1]
git = Git(clone, scratch + '/perceval-mirror')
next(git.fetch(from_date=datetime.now(timezone.utc)), None)
start, seen = time.monotonic(), 0
for commit in git.fetch(from_date=datetime.fromtimestamp(int(oldest), timezone.utc)):
    seen += 1
print(json.dumps({'commits': seen, 'seconds': time.monotonic() - start}))
`,
  },
  PyDriller: {
    package: 'pydriller',
    commits: PYDRILLER_COMMITS,
    source: `
import sys, time, json, itertools, subprocess
from pydriller import Repository
clone, count, scratch = sys.argv[1], int(sys.argv[2]), sys.argv[3] + '/pydriller'
subprocess.run(['git', 'clone', '--quiet', '--shared', '--no-checkout', clone, scratch], check=True)
start, seen = time.monotonic(), 0
for commit in itertools.islice(Repository(scratch, order='reverse').traverse_commits(), count):
    sum(file.added_lines + file.deleted_lines for file in commit.modified_files)
    seen += 1
print(json.dumps({'commits': seen, 'seconds': time.monotonic() - start}))
`,
  },
} as const

const rate = (value: number) => `${Math.round(value).toLocaleString('en-US')} commits a second`

async function readWith(
  name: keyof typeof PROGRAMS,
  clone: BenchClone,
  folder: string,
): Promise<z.output<typeof answer> | string> {
  const program = PROGRAMS[name]
  const python = join(folder, 'venv', 'bin', 'python')
  try {
    await run('python3', ['-m', 'venv', join(folder, 'venv')], { timeout: INSTALL_MILLISECONDS })
    await run(python, ['-m', 'pip', 'install', '--quiet', program.package], { timeout: INSTALL_MILLISECONDS })
  } catch {
    return `${name} skipped: Python or PyPI is not at hand`
  }
  try {
    const args = ['-c', program.source, clone.directory, String(program.commits), folder]
    const { stdout } = await run(python, args, { timeout: READ_MILLISECONDS, maxBuffer: 1024 ** 3 })
    return answer.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
  } catch (error) {
    const said = (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1) ?? ''
    return `${name} skipped: ${said.slice(0, 100)}`
  }
}

/** How fast others read the same clone with paths and lines. They are installed for the time of the measurement. */
export async function measurePeers(clone: BenchClone, ours: number): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-peers-'))
  try {
    const measurements: Measurement[] = []
    for (const name of ['Perceval', 'PyDriller'] as const) {
      const result = await readWith(name, clone, folder)
      const isRead = typeof result !== 'string'
      measurements.push({
        what: `paths and lines, beside ${name}`,
        ours: `${rate(ours)}, stored`,
        peer: isRead
          ? `${rate(result.commits / result.seconds)} (${name}, newest ${result.commits.toLocaleString('en-US')}, not stored)`
          : result,
        budget: 'faster',
        withinBudget: !isRead || ours > result.commits / result.seconds,
      })
    }
    return measurements
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
