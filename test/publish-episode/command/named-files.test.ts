import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { namedFiles } from '../../../src/publish-episode/command/named-files.ts'

it('takes folders and patterns for the Markdown in them, and leaves what names nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'named-files-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const path of ['a.md', '[b].md', 'posts/x/ep-1.md', 'posts/x/2026/ep-2.mdx', 'posts/x/data.json']) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), '')
  }
  await mkdir(join(folder, 'empty'))
  const named = (...paths: readonly string[]) => paths.map((path) => ({ path, isFound: false }))
  const found = (...paths: readonly string[]) => paths.map((path) => ({ path, isFound: true }))
  const episodes = found('posts/x/2026/ep-2.mdx', 'posts/x/ep-1.md')
  expect(namedFiles(['a.md', '[b].md', 'posts', 'posts/**/*.mdx'], folder)).toEqual([
    ...named('a.md', '[b].md'),
    ...episodes,
  ])
  expect(namedFiles([''], folder)).toEqual([...found('[b].md', 'a.md'), ...episodes])
  expect(namedFiles(['empty', 'none.md', 'none/*.md'], folder)).toEqual(named('empty', 'none.md', 'none/*.md'))
})
