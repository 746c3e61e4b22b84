import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { ROOT } from '../../scripts/actions.ts'
import { actionlint, pathOf } from '../workflows/tool.ts'
import { blocksOf, DOCUMENTS, EXAMPLES, read } from './documents.ts'

const OURS =
  /^(?:\.|Sahil170595\/muse-protocol-actions)\/(?<path>actions\/[\w-]+|\.github\/workflows\/[\w-]+\.yml)(?:@v1)?$/u

/** An action of others, in its version. */
const USE = /uses: (?<action>(?!Sahil170595|\.)[\w./-]+)@(?<version>.*)$/u

const values = z.record(z.string(), z.unknown()).default({})
const use = z.object({ uses: z.string().optional(), with: values, secrets: values })
const workflow = z.object({ jobs: z.record(z.string(), use.extend({ steps: z.array(use).default([]) })) })
const required = z.object({ required: z.boolean().default(false) })
const inputs = z.record(z.string(), required)
const actionFile = z.object({ inputs })
const calledFile = z.object({
  on: z.object({ workflow_call: z.object({ inputs, secrets: z.record(z.string(), z.unknown()) }) }),
})

/** Whether a text gives the user, the password and the database of the set-up wherever it gives the URL of ClickHouse. */
function isWholeLogin(text: string): boolean {
  const countOf = (name: string) => text.match(new RegExp(`^ +clickhouse-${name}: `, 'gmu'))?.length ?? 0
  const urls = countOf('url')
  return urls === 0 || ['username', 'password', 'database'].every((name) => countOf(name) === urls)
}

/** All that a text's workflows use: steps, and jobs that call another workflow. */
function usesIn(text: string) {
  const parsed = workflow.safeParse(parse(text))
  if (!parsed.success) return []
  return Object.values(parsed.data.jobs)
    .flatMap((job) => [job, ...job.steps])
    .filter(({ uses }) => uses !== undefined)
}

async function inputsOf(path: string) {
  if (path.startsWith('actions/')) return actionFile.parse(parse(await read(`${path}/action.yml`)))
  return calledFile.parse(parse(await read(path))).on.workflow_call
}

async function faultsOf(text: string): Promise<string[]> {
  const faults: string[] = []
  for (const { uses = '', with: given } of usesIn(text)) {
    const { path } = OURS.exec(uses)?.groups ?? {}
    if (path === undefined) {
      if (!/@[0-9a-f]{40}$/u.test(uses)) faults.push(`${uses} is not pinned`)
      continue
    }
    const { inputs: known } = await inputsOf(path)
    faults.push(
      ...Object.keys(given)
        .filter((name) => !(name in known))
        .map((name) => `${path} has no input ${name}`),
    )
    const missing = Object.keys(known).filter((name) => known[name]?.required === true && !(name in given))
    faults.push(...missing.map((name) => `${path} needs ${name}`))
  }
  return faults
}

describe.each(EXAMPLES)('%s', (path) => {
  it('gives the actions and workflows inputs that they have, and those that they require', async () => {
    const text = await read(path)
    expect(usesIn(text).length).toBeGreaterThan(0)
    expect(await faultsOf(text)).toEqual([])
    expect(isWholeLogin(text)).toBe(true)
  })

  it('stands in the list of examples', async () => {
    expect(await read('examples/README.md')).toContain(`(${path.replace('examples/', '')})`)
  })
})

describe.each(DOCUMENTS)('%s', (path) => {
  it('shows workflows that give the actions inputs that they have, and those that they require', async () => {
    const blocks = blocksOf(await read(path), 'ya?ml')
    expect((await Promise.all(blocks.map(faultsOf))).flat()).toEqual([])
    expect(blocks.filter((block) => !isWholeLogin(block))).toEqual([])
  })

  it('shows JSON that can be read', async () => {
    for (const block of blocksOf(await read(path), 'json')) expect(() => JSON.parse(block)).not.toThrow()
  })
})

it('each action of others is used in one version, with its number beside it', async () => {
  const pages = [...DOCUMENTS, ...EXAMPLES, '.github/workflows/ci.yml', '.github/workflows/episode-pipeline.yml']
  const lines = (await Promise.all(pages.map(read))).flatMap((text) => text.split('\n'))
  const uses = lines.flatMap((line) => {
    const { action = '', version = '' } = USE.exec(line)?.groups ?? {}
    return action === '' ? [] : [{ action, version }]
  })
  const versions = Map.groupBy(uses, ({ action }) => action)
  for (const [action, used] of versions) {
    expect({ action, versions: [...new Set(used.map(({ version }) => version))] }).toEqual({
      action,
      versions: [expect.stringMatching(/^[0-9a-f]{40} # v\d+\.\d+\.\d+$/u)],
    })
  }
})

it.skipIf(!actionlint.isExpected)(
  `the examples have no mistake that actionlint finds${actionlint.notice}`,
  async () => {
    const { stdout } = await promisify(execFile)(pathOf(actionlint), ['-no-color', ...EXAMPLES], { cwd: ROOT })
    expect(stdout).toBe('')
  },
)
