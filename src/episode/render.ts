import { FRONT_MATTER_ORDER } from './format.ts'

/** What an entry of front matter is written from. */
export type EntryValue = string | number | null | readonly string[]

/** What JSON leaves as it is, and YAML takes for the end of a line or doesn't allow. */
const UNSAFE = /[\u007F-\u009F\u2028\u2029\uFEFF]/gu
/** Names that every reader of YAML takes for texts when they are written plainly. */
const PLAIN_NAME = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z_][\w-]*$/iu

/** Writes a text as YAML in double quotes. */
const quoted = (text: string) =>
  JSON.stringify(text).replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Writes the name of an entry as YAML: in quotes where it isn't a plain word. */
export const renderName = (name: string): string => (PLAIN_NAME.test(name) ? name : quoted(name))

/** Writes a value as YAML on one line: texts in double quotes, lists in brackets. */
export function renderValue(value: EntryValue): string {
  if (typeof value === 'string') return quoted(value)
  if (value === null || typeof value === 'number') return String(value)
  return `[${value.map(quoted).join(', ')}]`
}

/**
 * Writes an episode's file. The entries of the format come first and in its order, then the others; those that are
 * undefined are left out.
 */
export function renderEpisode(frontMatter: Readonly<Record<string, EntryValue | undefined>>, body: string): string {
  const names = new Set<string>([...FRONT_MATTER_ORDER, ...Object.keys(frontMatter)])
  const entries = [...names].flatMap((name) => {
    const value = frontMatter[name]
    return value === undefined ? [] : [`${renderName(name)}: ${renderValue(value)}`]
  })
  return `---\n${entries.join('\n')}\n---\n\n${body.trim()}\n`
}
