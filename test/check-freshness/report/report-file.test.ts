import { execFileSync } from 'node:child_process'
import { constants } from 'node:fs'
import { mkdir, open, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { openReport } from '../../../src/check-freshness/report/report-file.ts'
import { it as withFolder } from '../../fixtures/folder.ts'

const it = withFolder
  .extend('root', { auto: true }, async ({ folder }) => {
    const root = {
      outside: join(folder, 'outside'),
      workspace: join(folder, 'workspace'),
      temporary: join(folder, 'temporary'),
    }
    await Promise.all(Object.values(root).map((path) => mkdir(path)))
    vi.stubEnv('GITHUB_WORKSPACE', root.workspace)
    vi.stubEnv('RUNNER_TEMP', root.temporary)
    return root
  })
  .extend('outside', ({ root }) => root.outside)
  .extend('workspace', ({ root }) => root.workspace)
  .extend('temporary', ({ root }) => root.temporary)

it('puts the report into the temporary folder when nothing is said', async ({ temporary }) => {
  await using file = await openReport(undefined)
  expect(file.path).toBe(join(temporary, 'freshness-report.json'))
})

it('takes a path of the workspace or the temporary folder, and makes the folders on the way', async ({
  workspace,
  temporary,
}) => {
  await using file = await openReport('out/..name/report.json')
  expect(file.path).toBe(join(workspace, 'out/..name/report.json'))
  await file.write('{}')
  expect(await readFile(file.path, 'utf8')).toBe('{}\n')
  await using other = await openReport(join(temporary, 'report.json'))
  expect(other.path).toBe(join(temporary, 'report.json'))
})

it('follows links inside of the workspace', async ({ workspace }) => {
  await mkdir(join(workspace, 'real'))
  await symlink(join(workspace, 'real'), join(workspace, 'link'))
  await using file = await openReport('link/report.json')
  await file.write('{}')
  expect(file.path).toBe(join(workspace, 'link/report.json'))
  expect(await readFile(join(workspace, 'real/report.json'), 'utf8')).toBe('{}\n')
})

it.each([
  ['a parent folder', '../outside/report.json'],
  ['an absolute path', '/etc/report.json'],
  ['the workspace itself', '.'],
  ['a folder whose name begins like the workspace’s', '../workspace-2/report.json'],
])('refuses %s', async (_, given) => {
  await expect(openReport(given)).rejects.toThrow(/^Input 'report-path' must lie in the workspace or .* leads to '\//u)
})

it('refuses a link that leads out, also one that leads nowhere yet', async ({ workspace, outside }) => {
  await symlink(outside, join(workspace, 'folder'))
  await symlink(join(outside, 'new.json'), join(workspace, 'report.json'))
  await expect(openReport('folder/report.json')).rejects.toThrow(/outside/u)
  await expect(openReport('report.json')).rejects.toThrow(/outside/u)
})

it('refuses a folder, before anything else is done', async ({ workspace }) => {
  await mkdir(join(workspace, 'out'))
  await expect(openReport('out')).rejects.toThrow(
    /^Input 'report-path' must name a file that can be written: 'out' can't \(EISDIR/u,
  )
})

it('leaves no report of an earlier check behind', async ({ workspace }) => {
  await writeFile(join(workspace, 'report.json'), '{"status":"valid"}\n')
  await using file = await openReport('report.json')
  expect(await readFile(file.path, 'utf8')).toBe('')
})

it('writes nothing through a link that is put there meanwhile', async ({ workspace, outside }) => {
  const target = join(outside, 'target.json')
  await writeFile(target, 'theirs')
  await using file = await openReport('report.json')
  await rename(file.path, join(workspace, 'moved.json'))
  await symlink(target, file.path)
  await file.write('{}')
  expect(await readFile(target, 'utf8')).toBe('theirs')
  expect(await readFile(join(workspace, 'moved.json'), 'utf8')).toBe('{}\n')
})

it('refuses a pipe at once, which would open only once somebody reads it', async ({ workspace }) => {
  const path = join(workspace, 'pipe')
  execFileSync('mkfifo', [path])
  await expect(openReport('pipe')).rejects.toThrow(
    "Input 'report-path' must name a file that can be written: 'pipe' can't",
  )
  const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  await expect(openReport('pipe')).rejects.toThrow('it is not a plain file')
  await reader.close()
})
