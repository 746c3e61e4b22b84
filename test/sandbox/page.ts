import { readFile } from 'node:fs/promises'
import { it as withFolder } from '../fixtures/folder.ts'
import type { Story } from './report/story.ts'
import { type ReportOptions, writeReport } from './report/write-report.ts'
import type { ActionRun } from './runner/run-action.ts'

/** A run that succeeded and did nothing. */
export const run = (rest: Partial<ActionRun> = {}): ActionRun => ({
  conclusion: 'success',
  exitCode: 0,
  outputs: {},
  summary: '',
  annotations: [],
  annotationCounts: { error: 0, warning: 0, notice: 0 },
  log: '',
  masks: [],
  environment: {},
  path: [],
  state: {},
  commands: [],
  missingInputs: [],
  durationMilliseconds: 1234,
  ...rest,
})

/** A run of the pipeline that proposed an episode. */
export const story = (rest: Partial<Story> = {}): Story => ({
  window: 'All 2 commits were collected.',
  episode: { path: 'posts/chimera/ep-001.md', markdown: 'text', title: 'Episode 1 of chimera: T', body: '' },
  trail: undefined,
  gate: {
    shut: run({ conclusion: 'failure', outputs: { status: 'blocked' } }),
    open: run({ outputs: { status: 'valid' } }),
  },
  first: [],
  again: [],
  links: { from: 'http://127.0.0.1:4000/muse/packs', to: undefined, nowhere: 'http://127.0.0.1:4000' },
  ...rest,
})

/** Tests of the report of `npm start`: `page` writes one and gives its HTML. */
export const test = withFolder.extend(
  'page',
  ({ folder }) =>
    async (options: Partial<ReportOptions>): Promise<string> =>
      readFile(await writeReport({ directory: folder, title: 'Run', steps: [], ...options }), 'utf8'),
)
