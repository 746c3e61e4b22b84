import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ActionName, type Letter, letterSchema } from '../../src/dead-letters/letter.ts'

/** A folder of dead letters, as a test looks at it and changes it. */
export interface LetterFolder {
  readonly path: string
  /** Names of the files, by name. */
  names(): Promise<string[]>
  /** All letters, as they stand in the files, claimed or not. */
  letters(): Promise<Letter[]>
  /** Puts letters there, as an earlier run would have. */
  put(action: ActionName, ...letters: readonly Letter[]): Promise<string>
  /** Has the time of all letters come. */
  makeDue(changes?: Partial<Pick<Letter, 'attempts'>>): Promise<void>
  /** Has the time of all claims passed, as though their runs had died long ago. */
  expireClaims(): Promise<void>
}

const PAST = '2026-01-01T00:00:00.000Z'
const linesOf = (letters: readonly Letter[]) => letters.map((letter) => `${JSON.stringify(letter)}\n`).join('')

export function letterFolder(path: string): LetterFolder {
  const names = async () => (await readdir(path).catch(() => [])).toSorted()
  const own = async () => (await names()).filter((name) => name.startsWith('dead-letters.'))
  const read = async (name: string) =>
    (await readFile(join(path, name), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => letterSchema.parse(JSON.parse(line)))
  return {
    path,
    names,
    letters: async () => (await Promise.all((await own()).map(read))).flat(),
    async put(action, ...letters) {
      await mkdir(path, { recursive: true })
      const name = `dead-letters.${action}.1767225600000.${randomUUID()}.jsonl`
      await writeFile(join(path, name), linesOf(letters))
      return name
    },
    async makeDue(changes = {}) {
      for (const name of await own()) {
        const due = (await read(name)).map((letter) => ({ ...letter, next_attempt_at: PAST, ...changes }))
        await writeFile(join(path, name), linesOf(due))
      }
    },
    async expireClaims() {
      for (const name of await own())
        await rename(join(path, name), join(path, name.replace(/claimed-until-\d+/u, 'claimed-until-1767225600000')))
    },
  }
}
