/**
 * Builds the actions: `node scripts/build.ts [--check] [action …]`.
 *
 * tsc writes JavaScript to build/, ncc bundles it to dist/<action>/, which is committed. With --check it fails when the build
 * differs from what is committed. It fails for a package without a licence that allows to hand it on.
 */
import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import ncc from '@vercel/ncc'
import { minify } from 'terser'
import { ACTIONS, ROOT } from './actions.ts'
import { licensesOf } from './licenses.ts'

const run = promisify(execFile)
const node = (script: string, ...args: string[]) =>
  run(process.execPath, [`${ROOT}node_modules/${script}`, ...args], { cwd: ROOT })

/** Compiles the action's entry and what it imports, so that a half-written action elsewhere doesn't stand in the way. */
const compilerConfiguration = (action: string) => ({
  extends: '../../tsconfig.json',
  compilerOptions: { noEmit: false, rootDir: '../../src', outDir: '.' },
  include: [],
  files: [`../../src/${action}/main.ts`, '../../src/http/undici.ts'],
})

async function build(action: string): Promise<void> {
  const directory = `${ROOT}build/${action}`
  await rm(directory, { recursive: true, force: true })
  await rm(`${ROOT}dist/${action}`, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  await writeFile(`${directory}/tsconfig.json`, JSON.stringify(compilerConfiguration(action)))
  await writeFile(`${directory}/package.json`, '{ "type": "module" }')
  await node('typescript/bin/tsc', '--project', directory)
  const { code, assets, stats } = await ncc(`${directory}/${action}/main.js`, {
    cache: false,
    // The toolkit's HTTP client is Node's own: see src/http/undici.ts.
    externals: { undici: './undici.js' },
    quiet: true,
  })
  const undici = await readFile(`${directory}/http/undici.js`, 'utf8')
  const licenses = await licensesOf(stats.compilation.modules)
  const files = { ...sources(assets), 'index.js': code, 'undici.js': undici, 'licenses.txt': licenses }
  await mkdir(`${ROOT}dist/${action}`, { recursive: true })
  for (const [name, source] of Object.entries(files)) {
    await writeFile(`${ROOT}dist/${action}/${name}`, name.endsWith('.js') ? await minified(source) : source)
  }
}

const sources = (assets: Readonly<Record<string, { readonly source: string | Buffer }>>) =>
  Object.fromEntries(Object.entries(assets).map(([name, { source }]) => [name, source.toString()]))

async function minified(source: string): Promise<string> {
  const { code } = await minify(source, { module: true, ecma: 2020 })
  if (code === undefined) throw new Error('The minifier gave no code.')
  return code
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
