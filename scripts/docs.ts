/**
 * Writes the input and output tables of each action's README from its action.yml: `node scripts/docs.ts [--check]`.
 *
 * The tables stand between markers (`<!-- inputs -->` … `<!-- /inputs -->`, the same for outputs). With --check nothing is
 * written, and it fails when a README is not up to date.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { ACTIONS, ROOT } from './actions.ts'

const actionFile = z.object({
  inputs: z.record(
    z.string(),
    z.object({ description: z.string(), required: z.boolean().default(false), default: z.string().optional() }),
  ),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
})

type ActionFile = z.output<typeof actionFile>

const cell = (text: string) => text.trim().replace(/\s+/gu, ' ').replaceAll('|', '\\|')
const table = (headers: readonly string[], rows: readonly (readonly string[])[]) =>
  [headers, headers.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

function defaultCell({ required, default: value }: ActionFile['inputs'][string]): string {
  if (required) return '**required**'
  return value === undefined || value === '' ? '' : `\`${cell(value)}\``
}

const tables: Record<'inputs' | 'outputs', (file: ActionFile) => string> = {
  inputs: ({ inputs }) =>
    table(
      ['Input', 'What it is', 'Default'],
      Object.entries(inputs).map(([name, input]) => [`\`${name}\``, cell(input.description), defaultCell(input)]),
    ),
  outputs: ({ outputs }) =>
    table(
      ['Output', 'What it is'],
      Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, cell(description)]),
    ),
}

function replaceTable(readme: string, kind: 'inputs' | 'outputs', content: string, path: string): string {
  const marked = new RegExp(`(<!-- ${kind} -->\\n)[\\s\\S]*?(<!-- /${kind} -->)`, 'u')
  if (!marked.test(readme))
    throw new Error(`${path} has no markers <!-- ${kind} --> and <!-- /${kind} --> on lines of their own.`)
  return readme.replace(marked, (_, open: string, close: string) => `${open}\n${content}\n\n${close}`)
}

const outdated: string[] = []
for (const action of ACTIONS) {
  const path = `actions/${action}/README.md`
  const file = actionFile.parse(parse(await readFile(`${ROOT}actions/${action}/action.yml`, 'utf8')))
  const before = await readFile(ROOT + path, 'utf8')
  let after = before
  for (const kind of ['inputs', 'outputs'] as const) after = replaceTable(after, kind, tables[kind](file), path)
  if (after === before) continue
  outdated.push(path)
  if (!process.argv.includes('--check')) await writeFile(ROOT + path, after)
}

if (outdated.length > 0) {
  const isCheck = process.argv.includes('--check')
  process.stdout.write(`${isCheck ? 'not up to date, run npm run docs' : 'written'}: ${outdated.join(', ')}\n`)
  if (isCheck) process.exitCode = 1
}
