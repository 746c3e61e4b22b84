import { readFile } from 'node:fs/promises'
import type { TestDatabase } from '../connection.ts'

/** Creates the schema as its first version was, which wrote no version on its objects. */
export async function createFirstVersion({ query }: Pick<TestDatabase, 'query'>): Promise<void> {
  const script = await readFile(new URL('./first-version.sql', import.meta.url), 'utf8')
  const statements = script.replace(/^--.*$/gmu, '').split(/;\n/u)
  for (const statement of statements) if (statement.trim() !== '') await query(statement)
}
