import { readFile, writeFile } from 'node:fs/promises'
import type { Facts } from './facts.ts'

/** A commit that was read and judged by hand. */
export interface LabelledCommit {
  readonly sha: string
  readonly isRelevant: boolean
  readonly reason: string
  readonly facts: Facts
}

const HEADER = ['sha', 'relevant', 'reason', 'type', 'merge', 'path', 'phrases'].join('\t')
const BETWEEN_PHRASES = '; '
const pathOf = (repository: string) => new URL(`${repository.replace('/', '+')}.tsv`, import.meta.url)

function parseLine(line: string): LabelledCommit {
  const [sha = '', relevant, reason = '', type = '', merge, path = '', phrases = ''] = line.split('\t')
  if (!/^[0-9a-f]{40}$/u.test(sha) || (relevant !== 'yes' && relevant !== 'no') || reason === '')
    throw new Error(`not a labelled commit: ${line}`)
  return {
    sha,
    isRelevant: relevant === 'yes',
    reason,
    facts: {
      type,
      isMerge: merge === 'yes',
      path,
      phrases: phrases.split(BETWEEN_PHRASES).filter((phrase) => phrase !== ''),
    },
  }
}

const yesOrNo = (value: boolean) => (value ? 'yes' : 'no')

/** The labelled commits of a history (`owner/name`), from the file that holds them. */
export async function readLabelled(repository: string): Promise<LabelledCommit[]> {
  const [header, ...lines] = (await readFile(pathOf(repository), 'utf8')).trimEnd().split('\n')
  if (header !== HEADER && header !== 'sha\trelevant\treason')
    throw new Error(`${repository}: unknown columns: ${header}`)
  return lines.map(parseLine)
}

export async function writeLabelled(repository: string, commits: readonly LabelledCommit[]): Promise<void> {
  const lines = commits.map(({ sha, isRelevant, reason, facts: { type, isMerge, path, phrases } }) =>
    [sha, yesOrNo(isRelevant), reason, type, yesOrNo(isMerge), path, phrases.join(BETWEEN_PHRASES)].join('\t'),
  )
  await writeFile(pathOf(repository), `${[HEADER, ...lines].join('\n')}\n`)
}
