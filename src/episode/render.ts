import { FRONT_MATTER_ORDER } from './format.ts'

/** What an entry of front matter is written from. */
export type EntryValue = string | number | null | readonly string[]

/** Writes a value as YAML on one line: texts in double quotes, lists in brackets. */
export function renderValue(value: EntryValue): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === null || typeof value === 'number') return String(value)
  return `[${value.map((text) => JSON.stringify(text)).join(', ')}]`
}

/**
 * Writes an episode's file. The entries of the format come first and in its order, then the others; those that are
 * undefined are left out.
 */
export function renderEpisode(frontMatter: Readonly<Record<string, EntryValue | undefined>>, body: string): string {
  const names = new Set<string>([...FRONT_MATTER_ORDER, ...Object.keys(frontMatter)])
  const entries = [...names].flatMap((name) => {
    const value = frontMatter[name]
    return value === undefined
      ? []
      : [`${/^[a-z_]\w*$/iu.test(name) ? name : JSON.stringify(name)}: ${renderValue(value)}`]
  })
  return `---\n${entries.join('\n')}\n---\n\n${body.trim()}\n`
}
