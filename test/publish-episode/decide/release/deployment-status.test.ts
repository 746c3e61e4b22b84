import { describe, expect, it } from 'vitest'
import {
  buildTimeMs,
  type DeploymentView,
  judgeDeployments,
  shasToCompare,
} from '../../../../src/publish-episode/decide/release/deployment-status.ts'
import { describeTimeout } from '../../../../src/publish-episode/decide/release/describe-verdict.ts'
import { chooseEnvironment, spellings } from '../../../../src/publish-episode/decide/release/environment.ts'
import type { Deployment, DeploymentState } from '../../../../src/publish-episode/gather/release/deployments.ts'

const HEAD = 'a'.repeat(40)
const LATER = 'b'.repeat(40)
const EARLIER = 'c'.repeat(40)
const AT = Date.parse('2026-11-26T04:00:00Z')

const state = (word: string, seconds = 0): DeploymentState => ({
  state: word,
  at: new Date(AT + seconds * 1_000),
  url: undefined,
  logUrl: undefined,
  description: '',
})

/** A deployment that went through these states, the last of them its own. */
function deployment(states: readonly string[], changes: Partial<Deployment> = {}): Deployment {
  const all = states.map((word, index) => state(word, index * 10))
  return {
    id: '1',
    sha: HEAD,
    environment: 'Production',
    createdAt: new Date(AT),
    state: all.at(-1),
    states: all.toReversed(),
    ...changes,
  }
}

const judge = (deployments: readonly Deployment[], changes: Partial<DeploymentView> = {}) =>
  judgeDeployments({
    deployments,
    contains: (sha) => sha === HEAD || sha === LATER,
    environment: undefined,
    ...changes,
  })

describe('how a deployment stands', () => {
  it.for<[string, readonly Deployment[], object]>([
    ['nothing is there', [], { kind: 'none' }],
    ['the host has told nothing yet', [deployment([])], { kind: 'waiting', state: 'queued' }],
    ['it is queued', [deployment(['queued'])], { kind: 'waiting', state: 'queued' }],
    ['it waits for an approval', [deployment(['waiting'])], { kind: 'waiting', state: 'queued' }],
    ['it is in progress', [deployment(['queued', 'in_progress'])], { kind: 'waiting', state: 'in_progress' }],
    ['it succeeded', [deployment(['in_progress', 'success'])], { kind: 'success' }],
    ['it failed', [deployment(['in_progress', 'failure'])], { kind: 'failure', state: { state: 'failure' } }],
    ['it ended with an error', [deployment(['error'])], { kind: 'failure', state: { state: 'error' } }],
    [
      'a later one has replaced it',
      [deployment(['success', 'inactive'])],
      { kind: 'success', state: { state: 'success' } },
    ],
    [
      'it failed, and was made inactive after that',
      [deployment(['in_progress', 'failure', 'inactive'])],
      { kind: 'failure', state: { state: 'failure' } },
    ],
    ['it was given up', [deployment(['queued', 'inactive'])], { kind: 'waiting', state: 'inactive' }],
    ['a state is one that nobody knows', [deployment(['paused'])], { kind: 'waiting', state: 'queued' }],
    ['it is of an earlier commit', [deployment(['success'], { sha: EARLIER })], { kind: 'none' }],
    ['it is of a later commit', [deployment(['success'], { sha: LATER })], { kind: 'success' }],
    [
      'it failed, and another try is under way',
      [deployment(['queued'], { id: '2' }), deployment(['failure'])],
      { kind: 'waiting' },
    ],
    [
      'it failed, and another try succeeded',
      [deployment(['success'], { id: '2' }), deployment(['failure'])],
      { kind: 'success' },
    ],
    [
      'it succeeded, and a rebuild failed',
      [deployment(['failure'], { id: '2' }), deployment(['success'])],
      { kind: 'success' },
    ],
    [
      'it failed, and another was given up',
      [deployment(['inactive'], { id: '2' }), deployment(['failure'])],
      { kind: 'failure' },
    ],
    ['only a preview is there', [deployment(['success'], { environment: 'Preview' })], { kind: 'none' }],
    [
      'two environments are there that may be it',
      [deployment(['success'], { environment: 'eu' }), deployment(['success'], { environment: 'us' })],
      { kind: 'ambiguous', environments: ['eu', 'us'] },
    ],
    [
      'others went to two environments, and nothing of this commit is there',
      [
        deployment(['success'], { environment: 'eu', sha: EARLIER }),
        deployment([], { environment: 'us', sha: EARLIER }),
      ],
      { kind: 'none' },
    ],
  ])('%s', ([, deployments, verdict]) => {
    expect(judge(deployments)).toMatchObject(verdict)
  })

  it('is asked of the environment that is named, in whatever case', () => {
    const all = [deployment(['success'], { environment: 'Staging' }), deployment(['failure'])]
    expect(judge(all, { environment: 'staging' })).toMatchObject({ kind: 'success' })
    const none = judge(all, { environment: 'elsewhere' })
    expect(none).toEqual({ kind: 'none', elsewhere: ['Staging', 'Production'] })
    expect(describeTimeout(none, '1s', undefined)).toMatch(
      /knows of no deployment to the environment that is asked for, of ones to Staging, Production: correct the input 'environment', or leave it out\. (?!Connect)/u,
    )
  })

  it('has a build time from when the host began, else from its creation', () => {
    const begun = deployment(['queued', 'in_progress', 'success'])
    const silent = deployment(['success'], { createdAt: new Date(AT - 5_000) })
    const timeOf = (one: Deployment) =>
      buildTimeMs({ kind: 'success', deployment: one, state: one.state ?? state('success') })
    expect([timeOf(begun), timeOf(silent)]).toEqual([10_000, 5_000])
  })

  it('asks of commits once, of few, and of none that was deployed long before', () => {
    const old = deployment([], { sha: EARLIER, createdAt: new Date(AT - 1) })
    const many = Array.from({ length: 30 }, (_, index) => deployment([], { sha: String(index).padStart(40, '0') }))
    const ask = (deployments: readonly Deployment[], known: readonly string[] = []) =>
      shasToCompare({ deployments, environment: undefined }, new Set(known), new Date(AT))
    expect(ask([old, deployment([], { sha: LATER }), deployment([])], [HEAD])).toEqual([LATER])
    expect(ask([deployment([], { environment: 'Preview', sha: LATER })])).toEqual([])
    expect(ask(many)).toHaveLength(10)
  })
})

describe('the environment that counts', () => {
  it('is asked for as GitHub spells it', () => {
    const known = ['Blog', 'staging', 'Production – blog', 'productive']
    expect(spellings(known, 'blog')).toEqual(['blog', 'Blog'])
    expect(spellings(known, undefined)).toEqual(['production', 'Production', 'prod', 'Prod', 'Production – blog'])
  })

  it.for<[readonly string[], string | undefined, object]>([
    [['Preview', 'Production'], undefined, { kind: 'chosen', names: ['Production'] }],
    [['production', 'PRODUCTION', 'staging'], undefined, { kind: 'chosen', names: ['production', 'PRODUCTION'] }],
    [['prod', 'dev'], undefined, { kind: 'chosen', names: ['prod'] }],
    [['Production – blog', 'Preview – blog'], undefined, { kind: 'chosen', names: ['Production – blog'] }],
    [
      ['Production – blog', 'Production – shop'],
      undefined,
      { kind: 'ambiguous', names: ['Production – blog', 'Production – shop'] },
    ],
    [['github-pages'], undefined, { kind: 'chosen', names: ['github-pages'] }],
    [['github-pages', 'Preview'], undefined, { kind: 'chosen', names: ['github-pages'] }],
    [
      ['Deploy Preview', 'blog (Preview)', 'deploy-preview-12', 'Branch Deploy', 'blog-pr-12', 'netlify'],
      undefined,
      { kind: 'chosen', names: ['netlify'] },
    ],
    [['productive', 'other'], undefined, { kind: 'ambiguous', names: ['productive', 'other'] }],
    [['Preview'], undefined, { kind: 'chosen', names: [] }],
    [['Preview'], 'preview', { kind: 'chosen', names: ['Preview'] }],
    [[], undefined, { kind: 'chosen', names: [] }],
  ])('of %j, asked for %s', ([names, asked, choice]) => {
    expect(chooseEnvironment(names, asked)).toEqual(choice)
  })
})
