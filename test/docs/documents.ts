import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { ROOT } from '../../scripts/actions.ts'

/** Every page of the documentation, by its path. */
export const DOCUMENTS: readonly string[] = globSync(
  ['*.md', '.github/*.md', 'docs/**/*.md', 'actions/*/README.md', 'examples/*.md', 'test/**/README.md'],
  {
    cwd: ROOT,
  },
).toSorted()

/** The examples, by their paths. */
export const EXAMPLES: readonly string[] = globSync('examples/*.yml', { cwd: ROOT }).toSorted()

/** A file of this repository. */
export const read = (path: string): Promise<string> => readFile(ROOT + path, 'utf8')

/** The code blocks of a page, in a language. */
export const blocksOf = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(new RegExp(`^\`\`\`(?:${language})\\n([\\s\\S]*?)^\`\`\``, 'gmu'))].map(
    ([, block = '']) => block,
  )

/** A page without its code blocks. */
export const proseOf = (markdown: string): string => markdown.replace(/^ *```[\s\S]*?^ *```/gmu, '')
