import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'

/** A module of a bundle, as webpack tells of it; one that is made of several holds them. */
export interface BundledModule {
  /** Path of its file. */
  readonly resource?: string
  readonly modules?: Iterable<BundledModule>
}

/** A package whose code is in a bundle. */
interface BundledPackage {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly directory: string
  /** Packages whose code it brings inside its own files. */
  readonly holds: readonly string[]
}

/** What may be handed on with this project under its own licence. */
const ALLOWED: ReadonlySet<string> = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
])
const LICENSE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/iu
const RULE = `\n\n${'-'.repeat(80)}\n\n`

const packageFile = z.object({ name: z.string(), version: z.string(), license: z.string().default('') })
const sourceMap = z.object({ sources: z.array(z.string()) })

function* filesOf(modules: Iterable<BundledModule>): Generator<string> {
  for (const { resource, modules: inner = [] } of modules) {
    if (resource?.includes('node_modules')) yield resource
    yield* filesOf(inner)
  }
}

const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8').catch(() => 'null'))

/** The package that a file belongs to: the nearest one with a name and a version. */
async function packageOf(file: string): Promise<Omit<BundledPackage, 'holds'>> {
  for (let directory = dirname(file); directory !== dirname(directory); directory = dirname(directory)) {
    const parsed = packageFile.safeParse(await readJson(join(directory, 'package.json')))
    if (parsed.success) return { ...parsed.data, directory }
  }
  throw new Error(`${file} belongs to no package.`)
}

/** Names of the packages in a file that was bundled before, by its source map. */
async function packagesInside(file: string): Promise<string[]> {
  const { sources } = sourceMap.catch({ sources: [] }).parse(await readJson(`${file}.map`))
  return sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(source)?.[1] ?? [])
}

async function bundledPackages(modules: Iterable<BundledModule>): Promise<BundledPackage[]> {
  const found = new Map<string, BundledPackage>()
  for (const file of new Set(filesOf(modules))) {
    const one = await packageOf(file)
    const key = `${one.name}@${one.version}`
    const holds = [...(found.get(key)?.holds ?? []), ...(await packagesInside(file))]
    found.set(key, { ...one, holds: [...new Set(holds)].filter((name) => name !== one.name).sort() })
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, bundled]) => bundled)
}

/** What there is to say of a package's licence, and its text. */
async function licenseOf({ name, version, license, directory, holds }: BundledPackage) {
  if (!ALLOWED.has(license)) throw new Error(`${name}@${version} is under '${license}', which is not allowed here.`)
  const files = (await readdir(directory)).filter((file) => LICENSE_FILE.test(file)).sort()
  if (files.length === 0) throw new Error(`${name}@${version} comes without the text of its licence.`)
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')))
  const inside = holds.length === 0 ? [] : [`It holds code of ${holds.join(', ')}.`]
  const text = [...inside, ...texts.map((one) => one.replaceAll('\r\n', '\n').trim())].join('\n\n')
  return { title: `${name} ${version} (${license})`, text }
}

/**
 * The licences of all packages whose code is in a bundle, by name; those with the same text together.
 *
 * @throws {Error} for a package without a licence, or with one that doesn't allow to hand it on so.
 */
export async function licensesOf(modules: Iterable<BundledModule>): Promise<string> {
  const packages = await bundledPackages(modules)
  const licenses = Map.groupBy(await Promise.all(packages.map(licenseOf)), ({ text }) => text)
  const parts = [...licenses].map(([text, of]) => `${of.map(({ title }) => title).join('\n')}\n\n${text}`)
  return `${parts.join(RULE)}\n`
}
