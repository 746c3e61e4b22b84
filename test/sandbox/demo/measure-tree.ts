/**
 * Measures how long git takes to list the files of commits: `node measure-tree.ts DIRECTORY SHA…`. Prints the rounds of each commit as JSON.
 * The commits take turns, so that whatever else the machine does meets all of them alike.
 */
import { git } from '../../git/git.ts'
import type { Round } from './pooled.ts'

const ROUNDS = 5
const LISTINGS_PER_ROUND = 5
const LONGEST_MS = 8_000

async function measureRound(directory: string, sha: string): Promise<Round> {
  const timesMs: number[] = []
  while (timesMs.length < LISTINGS_PER_ROUND) {
    const before = performance.now()
    await git(directory, ['ls-tree', '-r', '-z', '--name-only', sha])
    timesMs.push(performance.now() - before)
  }
  return { timesMs }
}

const [directory = '', ...shas] = process.argv.slice(2)
const rounds: Round[][] = shas.map(() => [])
const start = performance.now()
for (let round = 0; round < ROUNDS && (round < 2 || performance.now() - start < LONGEST_MS); round += 1) {
  for (const [index, sha] of shas.entries()) rounds[index]?.push(await measureRound(directory, sha))
}
process.stdout.write(JSON.stringify(rounds))
