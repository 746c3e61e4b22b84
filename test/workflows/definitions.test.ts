import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { parseWorkflow, type Step, workflowFiles } from './workflow-file.ts'

const ACTIONS = join(import.meta.dirname, '../../actions')
const OWN_ACTION = /^Sahil170595\/muse-protocol-actions\/actions\/([a-z-]+)@v1$/u
const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u

const actionSchema = z.object({
  inputs: z.record(z.string(), z.object({ required: z.boolean().default(false) })),
  outputs: z.record(z.string(), z.unknown()),
})

function declared(action: string) {
  const { inputs, outputs } = actionSchema.parse(parse(readFileSync(join(ACTIONS, action, 'action.yml'), 'utf8')))
  const required = Object.keys(inputs).filter((name) => inputs[name]?.required)
  return { inputs: Object.keys(inputs), required, outputs: Object.keys(outputs) }
}

const ownAction = ({ uses = '' }: Step) => OWN_ACTION.exec(uses)?.[1]

/** The steps that run this repository's actions. */
function ownSteps(text: string) {
  return Object.values(parseWorkflow({ name: '', text }).jobs)
    .flatMap(({ steps }) => steps)
    .flatMap((step) => {
      const action = ownAction(step)
      return action === undefined ? [] : [{ ...step, action }]
    })
}

describe.each(workflowFiles)('$name', ({ text }) => {
  it('gives the actions only inputs that they have, and all that they require', () => {
    for (const { action, with: given } of ownSteps(text)) {
      const { inputs, required } = declared(action)
      expect(inputs, action).toEqual(expect.arrayContaining(Object.keys(given)))
      expect(Object.keys(given), action).toEqual(expect.arrayContaining(required))
    }
  })

  it('reads only outputs that the actions have', () => {
    const steps = ownSteps(text)
    for (const [, id, output] of text.matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/gu)) {
      const action = steps.find((step) => step.id === id)?.action
      if (action !== undefined) expect(declared(action).outputs, `${action}, as steps.${id}`).toContain(output)
    }
  })

  it('pins the actions of others to a full commit, and says its version', () => {
    const used = [...text.matchAll(/^[\s#-]*uses: (.+)$/gmu)].flatMap(([, uses]) => uses ?? [])
    expect(used.length).toBeGreaterThan(0)
    for (const uses of used) if (!uses.startsWith('Sahil170595/')) expect(uses).toMatch(PINNED)
  })
})

describe.each(workflowFiles)('$name', (file) => {
  const workflow = parseWorkflow(file)

  it('names the permissions of the token, and keeps runs from crossing', () => {
    expect(workflow).toMatchObject({ permissions: expect.anything(), concurrency: expect.anything() })
  })

  it('ends every job within an hour', () => {
    for (const [name, job] of Object.entries(workflow.jobs)) {
      expect(job['timeout-minutes'] ?? 360, name).toBeLessThanOrEqual(60)
    }
  })
})

describe('episode-pipeline.yml', () => {
  it('gives every setting of an episode on, but those of a file, a branch and a time that its job has already', () => {
    const [publish] = ownSteps(workflowFiles.find(({ name }) => name === 'episode-pipeline.yml')?.text ?? '').filter(
      ({ action }) => action === 'publish-episode',
    )
    const ofRelease = ['deploy-hook-url', 'deployment-timeout', 'environment', 'notify-url', 'prune-after']
    const left = [
      'operation',
      'review',
      'file-name',
      'branch',
      'timeout',
      'clickhouse-cluster',
      'create-tables',
      ...ofRelease,
    ]
    expect(Object.keys(publish?.with ?? {}).toSorted()).toEqual(
      declared('publish-episode')
        .inputs.filter((name) => !left.includes(name))
        .toSorted(),
    )
  })

  it.each(['collect', 'check', 'publish'])('carries the dead letters through the job %s', (name) => {
    const [pipeline] = workflowFiles.filter((file) => file.name === 'episode-pipeline.yml').map(parseWorkflow)
    const folder = '$' + '{{ runner.temp }}/dead-letters'
    const steps = (pipeline?.jobs[name]?.steps ?? []).filter(({ uses }) => !uses?.startsWith('actions/checkout@'))
    expect(steps.map(({ uses }) => uses?.split('@', 1)[0])).toEqual([
      'actions/cache/restore',
      expect.stringContaining('Sahil170595/'),
      'actions/cache/save',
      'actions/upload-artifact',
    ])
    const [restored, own, saved, shown] = steps.map((step) => step.with)
    expect(own?.['dead-letter-directory']).toBe(folder)
    expect([restored, saved, shown].map((inputs) => inputs?.path)).toEqual([folder, folder, folder])
    expect(saved?.key).toBe(restored?.key)
    expect(String(saved?.key).startsWith(String(restored?.['restore-keys']))).toBe(true)
  })

  it('lets only the job that publishes write', () => {
    const pipeline = workflowFiles.filter(({ name }) => name === 'episode-pipeline.yml').map(parseWorkflow)
    expect(
      pipeline.map(({ permissions, jobs }) => ({
        workflow: permissions,
        ...Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions])),
      })),
    ).toEqual([
      {
        workflow: {},
        configuration: undefined,
        collect: { contents: 'read', 'pull-requests': 'read' },
        check: { contents: 'read' },
        publish: { contents: 'write', 'pull-requests': 'write', issues: 'write' },
      },
    ])
  })
})

describe('episode-release.yml', () => {
  const [release] = workflowFiles.filter(({ name }) => name === 'episode-release.yml')
  const job = release === undefined ? undefined : parseWorkflow(release).jobs.release

  it('gives every setting of a release on, but those of names and a time that are the same everywhere', () => {
    const ofOthers = [
      ...['draft', 'series', 'labels', 'reviewers', 'team-reviewers', 'assignees', 'auto-merge', 'reopen'],
      ...['verify-claims', 'verify-figures', 'min-confidence', 'front-matter'],
    ]
    const left = ['review', 'file-name', 'branch', 'timeout', 'clickhouse-cluster', 'create-tables', ...ofOthers]
    const [step] = ownSteps(release?.text ?? '')
    expect(Object.keys(step?.with ?? {}).toSorted()).toEqual(
      declared('publish-episode')
        .inputs.filter((name) => !left.includes(name))
        .toSorted(),
    )
  })

  it('may do what a release does, and no more', () => {
    expect(job?.permissions).toEqual({ contents: 'write', 'pull-requests': 'write', deployments: 'read' })
  })
})
