import { globSync } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { ROOT } from '../../scripts/actions.ts'

const DOCUMENTS = ['*.md', 'docs/**/*.md', 'actions/*/README.md', 'test/**/README.md'].flatMap((pattern) =>
  globSync(pattern, { cwd: ROOT }),
)
const OURS = /^(?:\.|Sahil170595\/muse-protocol-actions)\/actions\/([\w-]+)(?:@v1)?$/u

const step = z.object({ uses: z.string().optional(), with: z.record(z.string(), z.unknown()).default({}) })
const workflow = z.object({ jobs: z.record(z.string(), z.object({ steps: z.array(step).default([]) })) })
const actionFile = z.object({ inputs: z.record(z.string(), z.object({ required: z.boolean().default(false) })) })

const read = (path: string) => readFile(ROOT + path, 'utf8')
const blocks = (markdown: string, language: string) =>
  [...markdown.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'gu'))].map(([, block = '']) => block)

/** The steps of the examples that are whole workflows or jobs. */
async function exampleSteps(path: string) {
  return blocks(await read(path), 'ya?ml').flatMap((block) => {
    const parsed = workflow.safeParse(parse(block))
    return parsed.success ? Object.values(parsed.data.jobs).flatMap(({ steps }) => steps) : []
  })
}

describe.each(DOCUMENTS)('%s', (path) => {
  it('uses the actions with inputs that they have, and gives those that they require', async () => {
    for (const { uses, with: given } of await exampleSteps(path)) {
      const [, action] = OURS.exec(uses ?? '') ?? []
      if (action === undefined) continue
      const { inputs } = actionFile.parse(parse(await read(`actions/${action}/action.yml`)))
      const required = Object.keys(inputs).filter((name) => inputs[name]?.required === true)
      expect({ action, unknown: Object.keys(given).filter((name) => !(name in inputs)) }).toEqual({
        action,
        unknown: [],
      })
      expect({ action, missing: required.filter((name) => !(name in given)) }).toEqual({ action, missing: [] })
    }
  })

  it('links to files that are there', async () => {
    const links = [...(await read(path)).matchAll(/\]\((?!https?:|#)([^)#\s]+)/gu)].map(([, target = '']) => target)
    const missing: string[] = []
    for (const link of links) {
      await access(join(ROOT, dirname(path), link)).catch(() => missing.push(link))
    }
    expect(missing).toEqual([])
  })

  it('names npm scripts that exist', async () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(await read('package.json')))
    const named = [...(await read(path)).matchAll(/`npm (?:run )?([a-z]+)\b/gu)].map(([, name = '']) => name)
    const known = new Set([...Object.keys(scripts), 'install', 'run', 'ci'])
    expect(named.filter((name) => !known.has(name))).toEqual([])
  })
})

it('the README holds a workflow with all three actions', async () => {
  const used = (await exampleSteps('README.md')).flatMap(({ uses }) => OURS.exec(uses ?? '')?.[1] ?? [])
  expect(used).toEqual(['collect-commits', 'check-freshness', 'publish-episode'])
})
