import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

const ROOT = join(import.meta.dirname, '../..')

/** A workflow file, or one that a file shows in a comment. */
export interface WorkflowFile {
  readonly name: string
  readonly text: string
}

/** The workflows of this repository. */
export const workflowFiles: readonly WorkflowFile[] = readdirSync(join(ROOT, '.github/workflows'))
  .filter((name) => name.endsWith('.yml'))
  .toSorted()
  .map((name) => ({ name, text: readFileSync(join(ROOT, '.github/workflows', name), 'utf8') }))

/**
 * What a workflow file shows in a comment.
 *
 * @param firstLine its first line, without the comment sign. It ends with the comment, or before a line that is indented
 *   less than its first one.
 * @throws {Error} when there is no such line.
 */
function documented(file: string, firstLine: string): WorkflowFile {
  const lines = workflowFiles.find(({ name }) => name === file)?.text.split('\n') ?? []
  const start = lines.indexOf(`# ${firstLine}`)
  if (start === -1) throw new Error(`${file} has no comment that begins with '${firstLine}'.`)
  const indentation = firstLine.slice(0, firstLine.search(/\S/u))
  const length = lines.slice(start).findIndex((line) => line !== '#' && !line.startsWith(`# ${indentation}`))
  const shown = lines.slice(start, length === -1 ? undefined : start + length)
  return {
    name: `documented-in-${file}`,
    text: shown.map((line) => `${line.slice(2 + indentation.length)}\n`).join(''),
  }
}

/** How content-checks.yml says that another repository calls it: its trigger and its jobs. */
export const calledContentChecks = documented('content-checks.yml', '  on:')

/** How episode-release.yml says that another repository calls it: its triggers and its jobs. */
export const calledRelease = documented('episode-release.yml', '  on:')

const stepSchema = z.object({
  id: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
})
const jobSchema = z.object({
  name: z.string().optional(),
  'timeout-minutes': z.number().optional(),
  permissions: z.unknown().optional(),
  steps: z.array(stepSchema).default([]),
})
const workflowSchema = z.object({
  permissions: z.unknown().optional(),
  concurrency: z.unknown().optional(),
  jobs: z.record(z.string(), jobSchema),
})

/** A step, as far as the tests look at it. */
export type Step = z.output<typeof stepSchema>
/** A workflow, as far as the tests look at it. */
export type Workflow = z.output<typeof workflowSchema>

/** What a workflow file says. */
export function parseWorkflow({ text }: WorkflowFile): Workflow {
  return workflowSchema.parse(parse(text))
}
