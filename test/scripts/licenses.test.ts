import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { ACTIONS, ROOT } from '../../scripts/actions.ts'
import { licensesOf } from '../../scripts/licenses.ts'
import { it } from '../fixtures/folder.ts'

async function addPackage(folder: string, name: string, license: string, files: Readonly<Record<string, string>>) {
  const directory = join(folder, 'node_modules', name)
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'package.json'), JSON.stringify({ name, version: '1.2.3', license }))
  for (const [file, text] of Object.entries(files)) await writeFile(join(directory, file), text)
  return { resource: join(directory, 'index.js') }
}

describe('the licences of a bundle', () => {
  it('are those of every package, also of modules that were put together, and each text once', async ({ folder }) => {
    const sources = ['../node_modules/inner/index.js', '../src/index.ts']
    const one = await addPackage(folder, 'b', 'MIT', {
      LICENSE: 'Text of b\r\n',
      'index.js.map': JSON.stringify({ sources }),
    })
    const other = await addPackage(folder, '@a/a', 'Apache-2.0', { 'license.md': 'Text of a', NOTICE: 'Notice of a' })
    const same = await addPackage(folder, 'c', 'Apache-2.0', { 'license.md': 'Text of a', NOTICE: 'Notice of a' })
    const text = await licensesOf([{ modules: [{ resource: '/src/main.js' }, one, other] }, one, same])
    expect(text.split(/\n+-{80}\n+/u)).toEqual([
      '@a/a 1.2.3 (Apache-2.0)\nc 1.2.3 (Apache-2.0)\n\nNotice of a\n\nText of a',
      'b 1.2.3 (MIT)\n\nIt holds code of inner.\n\nText of b\n',
    ])
  })

  it('have to be there, and to allow that they are handed on', async ({ folder }) => {
    const bare = await addPackage(folder, 'bare', 'MIT', {})
    const closed = await addPackage(folder, 'closed', 'UNLICENSED', { LICENSE: 'No.' })
    await expect(licensesOf([bare])).rejects.toThrow('bare@1.2.3 comes without the text of its licence.')
    await expect(licensesOf([closed])).rejects.toThrow("closed@1.2.3 is under 'UNLICENSED', which is not allowed here.")
  })

  it.for(ACTIONS.map((action) => [action] as const))('lie beside the built %s', async ([action]) => {
    const text = await readFile(`${ROOT}dist/${action}/licenses.txt`, 'utf8')
    const names = [...text.matchAll(/^(\S+) \d+\.\d+\.\d+\S* \(\S+\)$/gmu)].map(([, name]) => name)
    expect(names).toEqual(
      expect.arrayContaining(['@actions/core', '@actions/github', '@clickhouse/client', '@octokit/core', 'zod']),
    )
    expect(names.length).toBeGreaterThan(20)
    expect(text.match(/Apache License\n\s+Version 2\.0/gu)?.length ?? 0).toBeLessThan(5)
  })
})
