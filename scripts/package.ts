/**
 * Builds the command for writers: `node scripts/package.ts [folder]`.
 *
 * Writes what npm packs to the folder (by default build/package), with the version of this repository's package.json.
 */
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { ROOT } from './actions.ts'
import { bundle } from './bundle.ts'

const SOURCE = `${ROOT}packages/command`
const folder = process.argv[2] ?? `${ROOT}build/package`

const { version } = JSON.parse(await readFile(`${ROOT}package.json`, 'utf8'))
const description = JSON.parse(await readFile(`${SOURCE}/package.json`, 'utf8'))
// Whoever installs a program can read it.
const files = await bundle('publish-episode/command/index', 'command', false)
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
for (const [name, source] of files) {
  if (name === 'package.json') continue
  await writeFile(`${folder}/${name}`, name === 'index.js' ? `#!/usr/bin/env node\n${source}` : source)
}
await writeFile(`${folder}/package.json`, `${JSON.stringify({ ...description, version }, null, 2)}\n`)
for (const [from, name] of [
  [ROOT, 'LICENSE'],
  [`${SOURCE}/`, 'README.md'],
] as const)
  await copyFile(`${from}${name}`, `${folder}/${name}`)
process.stdout.write(`built ${folder}\n`)
