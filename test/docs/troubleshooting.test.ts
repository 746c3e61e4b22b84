import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../../scripts/actions.ts'
import { read } from './documents.ts'

/** What GitHub, ClickHouse, git and Node say in their own words. */
const OF_OTHERS = [
  'ECONNREFUSED',
  'ETIMEDOUT',
  'Authentication failed',
  'Not enough privileges',
  'not permitted to create',
  'pull requests',
  "is requesting 'issues: write', but is only allowed",
]

/** The messages that the table of the README names, in the pieces that stand between what differs. */
async function citedPieces(): Promise<string[]> {
  const [, section = ''] = (await read('README.md')).split('## Troubleshooting')
  const rows = section.split('## ', 1)[0]?.match(/^\| [^|]+ \|/gmu) ?? []
  const cited = rows.flatMap((row) => [...row.matchAll(/`(?<text>[^`]+)`/gu)].map(({ groups }) => groups?.text ?? ''))
  return cited
    .flatMap((text) => text.split(/\s*'?…'?:?\s*|owner\/name:|code \d+|\d+/u))
    .filter((piece) => /\w{3}/u.test(piece))
}

it('the README names messages that there are', async () => {
  const sources: string[] = []
  for await (const path of glob('src/**/*.ts', { cwd: ROOT })) sources.push(await readFile(join(ROOT, path), 'utf8'))
  const source = sources.join('\n')
  const pieces = await citedPieces()
  expect(pieces.length).toBeGreaterThan(10)
  expect(pieces.filter((piece) => !source.includes(piece.trim()) && !OF_OTHERS.includes(piece.trim()))).toEqual([])
})
