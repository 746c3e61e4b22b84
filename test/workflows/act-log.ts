import { z } from 'zod'

/** What GitHub calls a job's result. */
type JobResult = 'success' | 'failure' | 'skipped'

/** What came of a workflow. */
export interface WorkflowRun {
  /** By the job's id. A job that depends on a failed one is skipped. */
  readonly jobs: Readonly<Record<string, JobResult>>
  /** The outputs of the steps, by the job's id. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** The job summaries, in Markdown. */
  readonly summary: string
  /** What the jobs printed, commands (`::error::…`) included. act may lose what a step prints that ends at once. */
  readonly log: string
}

// The lines of `act --json --verbose`; act has no published schema for them.
const entrySchema = z.object({
  level: z.string().optional(),
  msg: z.string().default(''),
  jobID: z.string().optional(),
  jobResult: z.enum(['success', 'failure', 'skipped']).optional(),
  command: z.string().optional(),
  name: z.string().optional(),
  arg: z.string().optional(),
  content: z.string().optional(),
})
type Entry = z.output<typeof entrySchema>

function parseEntry(line: string): Entry {
  try {
    return entrySchema.parse(JSON.parse(line))
  } catch {
    return { msg: line }
  }
}

function outputsOf(entries: readonly Entry[]): WorkflowRun['outputs'] {
  const outputs: Record<string, Record<string, string>> = {}
  for (const { command, jobID, name, arg } of entries) {
    if (command !== 'set-output' || jobID === undefined || name === undefined) continue
    outputs[jobID] = { ...outputs[jobID], [name]: arg ?? '' }
  }
  return outputs
}

/** Of jobs with the same name, such as those of a matrix, one that failed counts. */
function jobsOf(entries: readonly Entry[]): WorkflowRun['jobs'] {
  const jobs: Record<string, JobResult> = {}
  for (const { jobID, jobResult } of entries) {
    if (jobID === undefined || jobResult === undefined || jobs[jobID] === 'failure') continue
    jobs[jobID] = jobResult
  }
  return jobs
}

/** Reads what `act --json --verbose` printed. */
export function parseActLog(text: string): WorkflowRun {
  const entries = text
    .split('\n')
    .filter((line) => line !== '')
    .map(parseEntry)
  return {
    jobs: jobsOf(entries),
    outputs: outputsOf(entries),
    summary: entries.flatMap(({ command, content }) => (command === 'summary' ? [content ?? ''] : [])).join(''),
    log: entries.flatMap(({ level, msg }) => (level === 'debug' ? [] : [msg.trimEnd()])).join('\n'),
  }
}
