import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import { claimFile, lineOf, readFolder, writeLetters } from '../../src/dead-letters/folder.ts'
import { it } from '../fixtures/folder.ts'
import { repositoryLetter } from './builders.ts'

const NOW = new Date('2026-01-01T00:00:00Z')
const SOON = new Date('2026-01-01T00:05:00Z')
const MODULE = join(import.meta.dirname, '../../src/dead-letters/folder.ts')

/** A program that writes more lines than it has time for. */
const writer = (folder: string) => `
  const { writeLetters } = await import(${JSON.stringify(MODULE)})
  await writeLetters(${JSON.stringify(folder)}, 'publish-episode', Array(5_000_000).fill('{}\\n'), new Date())`

describe('the folder of dead letters', () => {
  it('holds whole files only, also when a run is killed while it writes', { timeout: 60_000 }, async ({ folder }) => {
    const letter = repositoryLetter()
    await writeLetters(folder, 'publish-episode', [lineOf(letter)], NOW)
    const program = spawn(process.execPath, ['--input-type=module', '--eval', writer(folder)], { stdio: 'inherit' })
    while ((await readdir(folder)).length < 2 && program.exitCode === null) await sleep(5)
    program.kill('SIGKILL')
    await once(program, 'exit')
    expect(await readdir(folder)).toContainEqual(expect.stringMatching(/\.temporary$/u))
    const { files, faults } = await readFolder(folder, new Date())
    expect(files.map(({ letters }) => letters)).toEqual([[letter]])
    expect(faults).toEqual([])
  })

  it('gives a file to one run only', async ({ folder }) => {
    await writeLetters(folder, 'publish-episode', [lineOf(repositoryLetter())], NOW)
    const { files } = await readFolder(folder, NOW)
    const tries = files.flatMap(({ file }) => Array.from({ length: 20 }, () => claimFile(folder, file, SOON)))
    const claims = (await Promise.all(tries)).filter((name) => name !== undefined)
    expect(claims).toHaveLength(1)
    expect(await readdir(folder)).toEqual(claims)
  })

  it('follows no link, and reads nothing that is too large', async ({ folder }) => {
    const name = (digit: number) =>
      `dead-letters.publish-episode.176722560000${digit}.0d4a4f7e-6a55-4c11-9a52-5b0a2f9b7c01.jsonl`
    await symlink('/etc/hostname', join(folder, name(1)))
    await writeFile(join(folder, name(2)), Buffer.alloc(17 * 1_048_576, ' '))
    await writeFile(join(folder, name(3)), `${lineOf(repositoryLetter())}`.repeat(501))
    await writeFile(join(folder, name(4)), Buffer.from([0xff, 0x0a]))
    const { files, faults } = await readFolder(folder, NOW)
    expect(files).toEqual([])
    expect(faults).toEqual([
      expect.stringContaining('it is not a plain file'),
      expect.stringContaining('bytes, more than'),
      expect.stringContaining('it has 501 letters'),
      expect.stringContaining("can't be read as dead letters"),
    ])
  })
})
