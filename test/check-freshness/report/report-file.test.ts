import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { reportPath, writeReport } from '../../../src/check-freshness/report/report-file.ts'
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
  expect(await reportPath(undefined)).toBe(join(temporary, 'freshness-report.json'))
})

it('takes a path of the workspace or the temporary folder, and makes the folders on the way', async ({
  workspace,
  temporary,
}) => {
  const path = await reportPath('out/..name/report.json')
  expect(path).toBe(join(workspace, 'out/..name/report.json'))
  await writeReport(path, '{}')
  expect(await readFile(path, 'utf8')).toBe('{}\n')
  expect(await reportPath(join(temporary, 'report.json'))).toBe(join(temporary, 'report.json'))
})

it('follows links inside of the workspace', async ({ workspace }) => {
  await mkdir(join(workspace, 'real'))
  await symlink(join(workspace, 'real'), join(workspace, 'link'))
  expect(await reportPath('link/report.json')).toBe(join(workspace, 'link/report.json'))
})

it.each([
  ['a parent folder', '../outside/report.json'],
  ['an absolute path', '/etc/report.json'],
  ['the workspace itself', '.'],
  ['a folder whose name begins like the workspace’s', '../workspace-2/report.json'],
])('refuses %s', async (_, given) => {
  await expect(reportPath(given)).rejects.toThrow(/^Input 'report-path' must lie in the workspace or .* leads to '\//u)
})

it('refuses a link that leads out, also one that leads nowhere yet', async ({ workspace, outside }) => {
  await symlink(outside, join(workspace, 'folder'))
  await symlink(join(outside, 'new.json'), join(workspace, 'report.json'))
  await expect(reportPath('folder/report.json')).rejects.toThrow(/outside/u)
  await expect(reportPath('report.json')).rejects.toThrow(/outside/u)
})
