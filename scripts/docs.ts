/**
 * Writes what the documentation has from elsewhere: `node scripts/docs.ts [--check]`. That are the tables of inputs and outputs of each
 * action's README, from its action.yml, and the workflows of `examples/` that pages show.
 *
 * Each stands between markers (`<!-- inputs -->` … `<!-- /inputs -->`; `<!-- example NAME -->` … `<!-- /example -->`). With --check nothing
 * is written, and it fails when a page is not up to date.
 */
import { globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { ROOT } from './actions.ts'

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

/** Puts an example into the page that shows it, between `<!-- example NAME -->` and `<!-- /example -->`. */
async function replaceExamples(page: string): Promise<string> {
  const marked = /(<!-- example (?<name>[\w.-]+) -->\n)[\s\S]*?(<!-- \/example -->)/gu
  const names = [...page.matchAll(marked)].map(({ groups }) => groups?.name ?? '')
  const texts = await Promise.all(names.map((name) => readFile(`${ROOT}examples/${name}`, 'utf8')))
  return page.replace(
    marked,
    (_, open: string, __, close: string) => `${open}\n\`\`\`yaml\n${texts.shift()}\`\`\`\n\n${close}`,
  )
}

async function replaceTables(action: string, page: string, path: string): Promise<string> {
  const file = actionFile.parse(parse(await readFile(`${ROOT}actions/${action}/action.yml`, 'utf8')))
  const withInputs = replaceTable(page, 'inputs', tables.inputs(file), path)
  return replaceTable(withInputs, 'outputs', tables.outputs(file), path)
}

const outdated: string[] = []
for (const path of globSync(['*.md', 'docs/*.md', 'actions/*/README.md'], { cwd: ROOT })) {
  const before = await readFile(ROOT + path, 'utf8')
  const [, action] = /^actions\/([\w-]+)\//u.exec(path) ?? []
  const withExamples = await replaceExamples(before)
  const after = action === undefined ? withExamples : await replaceTables(action, withExamples, path)
  if (after === before) continue
  outdated.push(path)
  if (!process.argv.includes('--check')) await writeFile(ROOT + path, after)
}

if (outdated.length > 0) {
  const isCheck = process.argv.includes('--check')
  process.stdout.write(`${isCheck ? 'not up to date, run npm run docs' : 'written'}: ${outdated.join(', ')}\n`)
  if (isCheck) process.exitCode = 1
}
