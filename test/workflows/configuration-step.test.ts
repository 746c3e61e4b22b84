import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { it as withFolder } from '../fixtures/folder.ts'
import { workflowFiles } from './workflow-file.ts'

const pipeline = z.object({
  jobs: z.object({ configuration: z.object({ steps: z.tuple([z.object({ run: z.string() })]) }) }),
})
const { jobs } = pipeline.parse(parse(workflowFiles.find(({ name }) => name === 'episode-pipeline.yml')?.text ?? ''))
const [{ run: SCRIPT }] = jobs.configuration.steps

const COMPLETE = {
  CLICKHOUSE_URL: 'https://db.example:8443',
  MUSE_REPOSITORIES: 'acme/engine',
  MUSE_SOURCES: '- name: engine',
  MUSE_SERIES: 'chimera',
  MUSE_DRAFT: '',
  WHEN_NOT_CONFIGURED: 'fail',
}

// Runs the step's script as the runner does.
const it = withFolder.extend(
  'check',
  ({ folder }) =>
    async (settings: Partial<Record<keyof typeof COMPLETE, string>>) => {
      const [output, summary] = [join(folder, 'output'), join(folder, 'summary')]
      await Promise.all([writeFile(output, ''), writeFile(summary, '')])
      const env = {
        PATH: process.env.PATH,
        ...COMPLETE,
        ...settings,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
      }
      const { promise, resolve } = Promise.withResolvers<{ exitCode: number; printed: string }>()
      const child = execFile('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', SCRIPT], { env }, (_, stdout) =>
        resolve({ exitCode: child.exitCode ?? -1, printed: stdout }),
      )
      return { ...(await promise), output: await readFile(output, 'utf8'), summary: await readFile(summary, 'utf8') }
    },
)

describe('the check of the pipeline settings', () => {
  it('lets the pipeline run when all are there; a draft names its series', async ({ check }) => {
    const passed = { exitCode: 0, printed: '', output: 'is-complete=true\n', summary: '' }
    expect(await check({})).toEqual(passed)
    expect(await check({ MUSE_SERIES: '', MUSE_DRAFT: 'draft.md' })).toEqual(passed)
  })

  it('fails, and says what is missing and where to set it', async ({ check }) => {
    const text =
      'Set the secret or variable CLICKHOUSE_URL, the variable MUSE_SOURCES (or the input sources) under Settings > Secrets and variables > Actions.'
    expect(await check({ CLICKHOUSE_URL: '', MUSE_SOURCES: '' })).toEqual({
      exitCode: 1,
      printed: `::error title=The episode pipeline is not configured::${text}\n`,
      output: '',
      summary: `## Not configured\n\n${text}\n`,
    })
  })

  it('does nothing, and says so, where that is allowed before there is a database', async ({ check }) => {
    const text =
      'Nothing was done. Set the secret or variable CLICKHOUSE_URL under Settings > Secrets and variables > Actions.'
    expect(await check({ CLICKHOUSE_URL: '', WHEN_NOT_CONFIGURED: 'skip' })).toEqual({
      exitCode: 0,
      printed: `::notice title=The episode pipeline is not configured::${text}\n`,
      output: '',
      summary: `## Not configured\n\n${text}\n`,
    })
  })

  it('fails where there is a database but not the rest, whatever is allowed', async ({ check }) => {
    const { exitCode, printed } = await check({ MUSE_REPOSITORIES: '', WHEN_NOT_CONFIGURED: 'skip' })
    expect({ exitCode, printed }).toEqual({
      exitCode: 1,
      printed: expect.stringMatching(/^::error .*Set the variable MUSE_REPOSITORIES \(or the input repositories\)/u),
    })
  })
})
