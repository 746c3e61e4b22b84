/**
 * `npm run relevance` writes the figures and the default rules into docs/relevance.md.
 *
 * `npm run relevance -- owner/name=path …` tells, from clones, whether the facts kept of the labelled commits give the same
 * verdicts as the commits themselves; with `--write` the facts are taken anew, after a change of the rules.
 */
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { ROOT } from '../../../../scripts/actions.ts'
import { relevanceOf } from '../../../../src/collect-commits/analysis/relevance.ts'
import { readLabelled, writeLabelled } from './commits.ts'
import { type FullCommit, factsOf, fullInput, rebuiltInput } from './facts.ts'
import { isJudgedRelevant } from './figures.ts'
import { generatedParts, withParts } from './page.ts'
import { RULE_SETS } from './rules.ts'

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024

async function readCommit(clone: string, sha: string): Promise<FullCommit> {
  const format = [
    '--no-walk',
    '--diff-merges=first-parent',
    '--no-renames',
    '--name-only',
    '-z',
    '--format=%P%x00%B%x00',
  ]
  const { stdout } = await promisify(execFile)('git', [`--git-dir=${clone}`, 'log', ...format, sha, '--'], {
    maxBuffer: MAX_OUTPUT_BYTES,
  })
  const [parents = '', message = '', ...rest] = stdout.split('\0')
  return {
    message,
    parents: parents.split(' ').filter((parent) => parent !== ''),
    paths: rest.map((path) => path.replace(/^\n/u, '')).filter((path) => path !== ''),
  }
}

async function check(repository: string, clone: string, isWriting: boolean): Promise<number> {
  const labelled = await readLabelled(repository)
  const checked = await Promise.all(
    labelled.map(async (commit) => {
      const full = await readCommit(clone, commit.sha)
      return { full, commit: isWriting ? { ...commit, facts: factsOf(full) } : commit }
    }),
  )
  const differing = Object.entries(RULE_SETS).flatMap(([name, rules]) => {
    const relevance = relevanceOf(rules)
    return checked
      .filter(({ full, commit }) => {
        const byFacts = isJudgedRelevant(rebuiltInput(commit.facts), relevance)
        return byFacts !== isJudgedRelevant(fullInput(full), relevance)
      })
      .map(({ commit }) => `${repository}@${commit.sha}: other verdict by its facts than by itself (${name})\n`)
  })
  for (const line of differing) process.stderr.write(line)
  process.stdout.write(`${repository}: ${checked.length} commits, ${differing.length} verdicts differ\n`)
  if (isWriting)
    await writeLabelled(
      repository,
      checked.map(({ commit }) => commit),
    )
  return differing.length
}

const isWriting = process.argv.includes('--write')
const clones = process.argv.slice(2).filter((text) => text !== '--write')
for (const argument of clones) {
  const [repository, clone] = argument.split('=')
  if (repository === undefined || clone === undefined) throw new Error(`expected owner/name=path: ${argument}`)
  if ((await check(repository, clone, isWriting)) > 0) process.exitCode = 1
}
if (clones.length === 0) {
  const page = `${ROOT}docs/relevance.md`
  await writeFile(page, withParts(await readFile(page, 'utf8'), await generatedParts()))
}
