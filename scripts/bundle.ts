import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import ncc from '@vercel/ncc'
import { minify } from 'terser'
import { ROOT } from './actions.ts'
import { licensesOf } from './licenses.ts'

const run = promisify(execFile)
const node = (script: string, ...args: string[]) =>
  run(process.execPath, [`${ROOT}node_modules/${script}`, ...args], { cwd: ROOT })

/** What stands in for packages: modules from src, without their ending, whose reasons stand there. */
const STAND_INS: Readonly<Record<string, string>> = {
  undici: 'http/undici',
  '@octokit/plugin-rest-endpoint-methods': 'github/rest-methods',
  '@octokit/plugin-paginate-rest': 'github/rest-methods',
}
const builtName = (module: string) => `${basename(module)}.js`

/** Compiles an entry and what it imports, so that something half-written elsewhere doesn't stand in the way. */
const compilerConfiguration = (entry: string) => ({
  extends: '../../tsconfig.json',
  // Types are checked by `npm run typecheck`.
  compilerOptions: { noEmit: false, noCheck: true, target: 'esnext', rootDir: '../../src', outDir: '.' },
  include: [],
  files: [entry, ...Object.values(STAND_INS)].map((module) => `../../src/${module}.ts`),
})

/**
 * Compiles by tsc and bundles by ncc.
 *
 * @param entry a module, from src, without its ending
 * @param name of the folder below build/ to work in
 * @param isMinified whether it is made small, which takes as long as all the rest
 * @returns the contents of the files, by name
 */
export async function bundle(entry: string, name: string, isMinified: boolean): Promise<ReadonlyMap<string, string>> {
  const directory = `${ROOT}build/${name}`
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  await writeFile(`${directory}/tsconfig.json`, JSON.stringify(compilerConfiguration(entry)))
  await writeFile(`${directory}/package.json`, '{ "type": "module" }')
  await node('typescript/bin/tsc', '--project', directory)
  const { code, assets, stats } = await ncc(`${directory}/${entry}.js`, {
    cache: false,
    externals: Object.fromEntries(Object.entries(STAND_INS).map(([name, module]) => [name, `./${builtName(module)}`])),
    quiet: true,
  })
  const licenses = await licensesOf(stats.compilation.modules)
  const files: Record<string, string> = { ...sources(assets), 'index.js': code, 'licenses.txt': licenses }
  for (const module of new Set(Object.values(STAND_INS)))
    files[builtName(module)] = await readFile(`${directory}/${module}.js`, 'utf8')
  const bundled = new Map<string, string>()
  for (const [file, source] of Object.entries(files))
    bundled.set(file, isMinified && file.endsWith('.js') ? await minified(source) : source)
  return bundled
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
