import matter from 'gray-matter'
import type { Fault } from '../fault.ts'
import { type Body, splitFrontMatter } from './split.ts'
import { parseYaml, type YamlEntries, type YamlReading } from './yaml.ts'

export type FrontMatterReading =
  | ({ readonly ok: true; readonly body: Body } & Pick<YamlEntries, 'data' | 'faults' | 'notes' | 'lineOf'>)
  | { readonly ok: false; readonly faults: readonly Fault[]; readonly body: Body | undefined }

/** Languages that gray-matter knows or that are registered under these names elsewhere. */
const REFUSED_LANGUAGES = ['js', 'javascript', 'json', 'coffee', 'coffeescript', 'cson', 'toml', 'yml']

function refuse(): never {
  throw new Error('Front matter is read as YAML only.')
}
const REFUSING_ENGINES = Object.fromEntries(REFUSED_LANGUAGES.map((language) => [language, refuse]))

/**
 * Reads an episode's front matter with gray-matter, which evaluates JavaScript when asked to by the file: it only gets
 * text that was found to open with a plain `---`, its YAML engine is replaced by {@link parseYaml}, and every other one
 * throws. Options are always given, because gray-matter caches what it reads without, even what failed.
 *
 * This module and `other-readers.ts` load gray-matter (about 30 ms): import them when they are needed.
 */
export function readFrontMatter(source: string): FrontMatterReading {
  const split = splitFrontMatter(source)
  if (!split.ok) return split
  const readings: YamlReading[] = []
  const { data } = matter(source, {
    language: 'yaml',
    engines: {
      ...REFUSING_ENGINES,
      yaml: (text) => {
        // gray-matter's text starts right after the opening ---, still on line 1, and lacks the last line feed.
        const reading = parseYaml(`${text}\n`, 1)
        readings.push(reading)
        return reading.ok ? reading.data : {}
      },
    },
  })
  const [reading] = readings
  // gray-matter asks no engine about front matter without entries.
  if (reading === undefined) return { ok: true, data, faults: [], notes: [], lineOf: () => undefined, body: split.body }
  const { ok, faults } = reading
  if (!ok) return { ok, faults, body: split.body }
  return { ok, data, faults, notes: reading.notes, lineOf: reading.lineOf, body: split.body }
}

/** The front matter of an episode that is there already; without entries where it can't be read. */
export function entriesOf(source: string): Readonly<Record<string, unknown>> {
  const reading = readFrontMatter(source)
  return reading.ok ? reading.data : {}
}
