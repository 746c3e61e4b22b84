import { mkdir, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { reportPath, writeReport } from '../../../src/check-freshness/report/report-file.ts'

let root: string
let workspace: string
let temporary: string

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'report-path-')))
  workspace = join(root, 'workspace')
  temporary = join(root, 'temporary')
  await Promise.all([workspace, temporary, join(root, 'outside')].map((folder) => mkdir(folder)))
  vi.stubEnv('GITHUB_WORKSPACE', workspace)
  vi.stubEnv('RUNNER_TEMP', temporary)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(root, { recursive: true, force: true })
})

it('puts the report into the temporary folder when nothing is said', async () => {
  expect(await reportPath(undefined)).toBe(join(temporary, 'freshness-report.json'))
})

it('takes a path of the workspace or the temporary folder, and makes the folders on the way', async () => {
  const path = await reportPath('out/..name/report.json')
  expect(path).toBe(join(workspace, 'out/..name/report.json'))
  await writeReport(path, '{}')
  expect(await readFile(path, 'utf8')).toBe('{}\n')
  expect(await reportPath(join(temporary, 'report.json'))).toBe(join(temporary, 'report.json'))
})

it('follows links inside of the workspace', async () => {
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

it('refuses a link that leads out, also one that leads nowhere yet', async () => {
  await symlink(join(root, 'outside'), join(workspace, 'folder'))
  await symlink(join(root, 'outside', 'new.json'), join(workspace, 'report.json'))
  await expect(reportPath('folder/report.json')).rejects.toThrow(/outside/u)
  await expect(reportPath('report.json')).rejects.toThrow(/outside/u)
})
