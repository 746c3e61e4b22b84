/**
 * Builds the actions: `node scripts/build.ts [--check] [action …]`.
 *
 * tsc writes JavaScript to build/, ncc bundles it to dist/<action>/, which is committed. With --check it fails when the build
 * differs from what is committed. It fails for a package without a licence that allows to hand it on.
 */
import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { ACTIONS, ROOT } from './actions.ts'
import { bundle } from './bundle.ts'

const run = promisify(execFile)

async function build(action: string): Promise<void> {
  const directory = `${ROOT}dist/${action}`
  const files = await bundle(`${action}/index`, action, true)
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  for (const [name, source] of files) await writeFile(`${directory}/${name}`, source)
}

async function differences(): Promise<string> {
  const { stdout } = await run('git', ['status', '--porcelain', '--untracked-files=all', '--', 'dist'], { cwd: ROOT })
  return stdout
}

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const unknown = names.filter((name) => !ACTIONS.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`There is no action named ${unknown.join(', ')}; there are ${ACTIONS.join(', ')}.\n`)
  process.exit(1)
}

try {
  for (const action of names.length > 0 ? names : ACTIONS) {
    await build(action)
    process.stdout.write(`built dist/${action}\n`)
  }
} catch (error) {
  const output = error instanceof Error && 'stdout' in error ? `${String(error.stdout)}\n` : ''
  process.stderr.write(`${output}${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}

if (process.argv.includes('--check')) {
  const found = await differences()
  if (found !== '') {
    process.stderr.write(`dist/ is not what the source builds: run npm run build and commit it.\n${found}`)
    process.exit(1)
  }
}
