import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import ncc from '@vercel/ncc'
import { minify } from 'terser'
import { ROOT } from './actions.ts'
import { licensesOf } from './licenses.ts'

const run = promisify(execFile)
const node = (script: string, ...args: string[]) =>
  run(process.execPath, [`${ROOT}node_modules/${script}`, ...args], { cwd: ROOT })

/** Compiles an entry and what it imports, so that something half-written elsewhere doesn't stand in the way. */
const compilerConfiguration = (entry: string) => ({
  extends: '../../tsconfig.json',
  compilerOptions: { noEmit: false, target: 'esnext', rootDir: '../../src', outDir: '.' },
  include: [],
  files: [`../../src/${entry}.ts`, '../../src/http/undici.ts'],
})

/**
 * Compiles by tsc and bundles by ncc.
 *
 * @param entry a module, from src, without its ending
 * @param name of the folder below build/ to work in
 * @returns the contents of the files, by name
 */
export async function bundle(entry: string, name: string): Promise<ReadonlyMap<string, string>> {
  const directory = `${ROOT}build/${name}`
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  await writeFile(`${directory}/tsconfig.json`, JSON.stringify(compilerConfiguration(entry)))
  await writeFile(`${directory}/package.json`, '{ "type": "module" }')
  await node('typescript/bin/tsc', '--project', directory)
  await joinStatements(directory)
  const { code, assets, stats } = await ncc(`${directory}/${entry}.js`, {
    cache: false,
    // The toolkit's HTTP client is Node's own: see src/http/undici.ts.
    externals: { undici: './undici.js' },
    quiet: true,
  })
  const undici = await readFile(`${directory}/http/undici.js`, 'utf8')
  const licenses = await licensesOf(stats.compilation.modules)
  const files = { ...sources(assets), 'index.js': code, 'undici.js': undici, 'licenses.txt': licenses }
  const bundled = new Map<string, string>()
  for (const [file, source] of Object.entries(files))
    bundled.set(file, file.endsWith('.js') ? await minified(source) : source)
  return bundled
}

/** A template that begins as SQL or GraphQL does, up to its end or the first template within it. */
const STATEMENT = /`(?:\n *)?(?:SELECT|WITH|INSERT|CREATE|ALTER|query|mutation|fragment)\b[^`]*/gu

/** Puts each statement of compiled files on one line: it is indented to be read in the source, and nobody reads a bundle. */
async function joinStatements(directory: string): Promise<void> {
  const names = (await readdir(directory, { recursive: true })).filter((name) => name.endsWith('.js'))
  for (const name of names) {
    const source = await readFile(`${directory}/${name}`, 'utf8')
    const joined = source.replaceAll(STATEMENT, (statement) => statement.replaceAll(/\n */gu, ' '))
    if (joined !== source) await writeFile(`${directory}/${name}`, joined)
  }
}

const sources = (assets: Readonly<Record<string, { readonly source: string | Buffer }>>) =>
  Object.fromEntries(Object.entries(assets).map(([name, { source }]) => [name, source.toString()]))

async function minified(source: string): Promise<string> {
  const { code } = await minify(source, {
    module: true,
    ecma: 2022,
    compress: { passes: 3 },
    // The licences are in licenses.txt.
    format: { comments: false },
  })
  if (code === undefined) throw new Error('The minifier gave no code.')
  return code
}
