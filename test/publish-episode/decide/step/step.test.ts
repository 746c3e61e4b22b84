import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { parseDraft } from '../../../../src/publish-episode/decide/draft.ts'
import { assessConfidence } from '../../../../src/publish-episode/decide/evidence/confidence.ts'
import { locate } from '../../../../src/publish-episode/decide/place/location.ts'
import { episodeAt, type Proposal, type ProposalRules } from '../../../../src/publish-episode/decide/proposal.ts'
import { isSettled } from '../../../../src/publish-episode/decide/step/at-rest.ts'
import type { Step } from '../../../../src/publish-episode/decide/step/rows.ts'
import { decideStep } from '../../../../src/publish-episode/decide/step/step.ts'
import { NO_EVIDENCE } from '../../../../src/publish-episode/gather/claim-evidence.ts'
import { NO_DATA } from '../../../../src/publish-episode/gather/data-basis.ts'
import type { ContentBranch } from '../../../../src/publish-episode/gather/repository/content-repository.ts'
import {
  type EarlierProposal,
  historyAnswer,
} from '../../../../src/publish-episode/gather/repository/earlier-proposal.ts'
import { contentOf } from '../../../../src/publish-episode/text/content.ts'
import { episodeSource } from '../../../episode/episode-source.ts'
import { branch, episodeCommit, OTHER, OURS, personal, pullRequest, request } from '../builders.ts'

const SERVER = 'https://github.com'
const NOW = new Date('2026-11-25T12:00:00Z')
const { naming, allowedSeries } = request({})
const RULES: ProposalRules = {
  naming,
  allowedSeries,
  minConfidence: 0.6,
  verifyClaims: 'warn',
  verifyFigures: 'warn',
  reopen: false,
  labels: ['episode'],
  assignees: [],
  reviewers: [],
  teamReviewers: [],
  autoMerge: 'off',
}

/** A draft of {@link OURS} with all that the action could fill in, except its number. */
function proposalOf(entries: Readonly<Record<string, string>> = {}): Proposal {
  const source = episodeSource({ episode: undefined, confidence_score: '0.9', ...entries })
  const reading = parseDraft({ faults: [], redacted: source }, allowedSeries)
  if (!reading.ok) throw new Error(reading.faults.map(({ message }) => message).join())
  const confidence = assessConfidence(reading.draft.frontMatter, NO_DATA, NOW)
  return {
    draft: reading.draft,
    isComposed: false,
    confidence,
    subjectCommit: undefined,
    blogEntries: [],
    figures: undefined,
  }
}

const PLACE = { number: 2, branch: 'content/episode-002', path: 'posts/banterpacks/ep-002.md' }
const UNCHANGED = proposalOf()
const CHANGED = proposalOf({ tokens_in: '7' })
const WRITTEN = episodeAt(UNCHANGED, PLACE, undefined, RULES, NOW)
const JUDGED = { minConfidence: 0.6, isTrusted: true }
const { title, body } = contentOf(UNCHANGED, PLACE, WRITTEN, [], JUDGED, SERVER)

const events = (nodes: unknown[] = []) => ({ pageInfo: { hasNextPage: false }, nodes })
const history = (labels: readonly string[], changes: object = {}) =>
  historyAnswer.parse({
    isDraft: false,
    author: { login: 'muse-bot' },
    labeled: events(labels.map((name) => ({ label: { name } }))),
    assigned: events(),
    reviewed: events(),
    autoMerged: { nodes: [] },
    autoMergeRequest: null,
    isInMergeQueue: false,
    autoMergeDisabled: { nodes: [] },
    draftChanged: { nodes: [] },
    ...changes,
  })

const committedAt = new Date('2026-03-10T12:00:30Z')
const own = { ...episodeCommit('banterpacks', 2, OURS), committedAt }
const ownFile = { oid: 'own', text: WRITTEN.text }
/** The branch as this action left it. */
const EARLIER: EarlierProposal = {
  file: ownFile,
  versions: [{ ...own, file: ownFile }],
  history: history(['episode']),
  viewer: 'muse-bot',
}
/** Others have changed the file since. */
const editedFile = { oid: 'edited', text: WRITTEN.text.replace('Less waiting.', 'Much less waiting.') }
const EDITED: EarlierProposal = {
  ...EARLIER,
  file: editedFile,
  versions: [{ ...personal, committedAt, file: editedFile }, ...EARLIER.versions],
}

const open = pullRequest({ title, body })
const closed = pullRequest({ title, body, state: 'CLOSED' })
const proposed = (commits: ContentBranch['commits'], pullRequests = [open]) =>
  branch('content/episode-002', commits, pullRequests)

interface Situation {
  readonly proposal?: Proposal
  readonly published?: Record<string, string>
  readonly branches?: ContentBranch[]
  readonly earlier?: EarlierProposal
  readonly rules?: Partial<ProposalRules>
  readonly failedAt?: Date
  readonly recordedAt?: Date
}

function stepIn({
  proposal = UNCHANGED,
  published = {},
  branches = [],
  earlier = EARLIER,
  rules,
  failedAt,
  recordedAt,
}: Situation): Step {
  const all = { ...RULES, ...rules }
  const location = locate(request({ published, branches }))
  return decideStep({
    proposal,
    location,
    earlier: isSettled(location, 'main', all) ? undefined : earlier,
    evidence: all.verifyClaims === 'off' ? undefined : NO_EVIDENCE,
    publication: [],
    failedAt,
    recordedAt,
    rules: all,
    baseName: 'main',
    serverUrl: SERVER,
    now: NOW,
  })
}

/** The rows of the README's table "Again": where the episode is, what the draft is, and what happens then. */
const ROWS: readonly [where: string, draft: string, steps: readonly [Step['kind'], Situation][]][] = [
  [
    'nowhere yet',
    '',
    [['create', { branches: [branch('content/episode-001', [episodeCommit('banterpacks', 1, OTHER)])] }]],
  ],
  [
    'in an open pull request',
    'unchanged',
    [
      ['unchanged', { branches: [proposed([own])] }],
      ['complete', { branches: [proposed([own])], earlier: { ...EARLIER, history: history([]) } }],
      ['complete', { branches: [proposed([own], [])] }],
      ['complete', { branches: [proposed([own], [pullRequest()])], rules: { labels: [] } }],
    ],
  ],
  [
    'in an open pull request',
    'changed',
    [
      ['update', { branches: [proposed([own])], proposal: CHANGED }],
      ['update', { branches: [proposed([personal, own])], proposal: CHANGED }],
    ],
  ],
  [
    'in an open pull request, its file changed by others',
    'unchanged',
    [['unchanged', { branches: [proposed([personal, own])], earlier: EDITED }]],
  ],
  [
    'in an open pull request, its file changed by others',
    'changed',
    [['conflict', { branches: [proposed([personal, own])], earlier: EDITED, proposal: CHANGED }]],
  ],
  [
    'in an open pull request, its number taken by a merge meanwhile',
    '',
    [['move', { published: { 'ep-002.md': '' }, branches: [proposed([own])] }]],
  ],
  [
    'the same, and others have committed on its branch',
    '',
    [['conflict', { published: { 'ep-002.md': '' }, branches: [proposed([personal, own])] }]],
  ],
  [
    'in an open pull request, its file gone from the branch',
    '',
    [
      ['conflict', { branches: [proposed([personal, own])], earlier: { ...EARLIER, file: undefined } }],
      [
        'conflict',
        { branches: [proposed([personal, own])], earlier: { ...EARLIER, file: undefined }, proposal: CHANGED },
      ],
    ],
  ],
  [
    'in a pull request that merges into another branch by now',
    '',
    [
      ['conflict', { branches: [proposed([own], [{ ...open, baseRefName: 'develop' }])] }],
      ['conflict', { branches: [proposed([own], [{ ...closed, baseRefName: 'develop' }])], rules: { reopen: true } }],
      ['closed', { branches: [proposed([own], [{ ...closed, baseRefName: 'develop' }])] }],
      ['unchanged', { branches: [proposed([own], [{ ...open, number: 6, baseRefName: 'develop' }, open])] }],
    ],
  ],
  [
    'in a pull request that was closed',
    '',
    [
      ['closed', { branches: [proposed([own], [closed])] }],
      ['closed', { published: { 'ep-002.md': '' }, branches: [proposed([own], [closed])] }],
      ['complete', { branches: [proposed([own], [closed])], rules: { reopen: true } }],
      ['update', { branches: [proposed([own], [closed])], rules: { reopen: true }, proposal: CHANGED }],
      ['move', { published: { 'ep-002.md': '' }, branches: [proposed([own], [closed])], rules: { reopen: true } }],
    ],
  ],
  [
    'on the base branch',
    '',
    [
      ['published', { published: { 'ep-002.md': `---\nrun_id: "${OURS}"\n---\n` } }],
      ['merged', { branches: [proposed([own], [pullRequest({ state: 'MERGED' })])] }],
    ],
  ],
]

describe('the table "Again"', () => {
  it('has the same rows in the documentation as here', async () => {
    const page = await readFile(new URL('../../../../docs/episodes.md', import.meta.url), 'utf8')
    const [table = ''] = page.slice(page.indexOf('| the episode is')).split('\n\n')
    const rows = table
      .split('\n')
      .slice(2)
      .map((row) => row.split('|').slice(1, 3))
    expect(rows.map((cells) => cells.map((cell) => cell.trim()))).toEqual(ROWS.map(([where, draft]) => [where, draft]))
  })

  const cases = ROWS.flatMap(([where, draft, steps]) =>
    steps.map(([kind, situation]) => ({ where, draft: draft === '' ? 'any' : draft, kind, situation })),
  )
  it.each(cases)('an episode $where, with a draft that is $draft: $kind', ({ kind, situation }) => {
    expect(stepIn(situation).kind).toBe(kind)
  })
})

describe('a step', () => {
  it('is the same for the same data', () => {
    const situation = { branches: [proposed([own])], proposal: CHANGED }
    expect(stepIn(situation)).toEqual(stepIn(situation))
  })

  it('leaves a newer text alone where the draft is from a dead letter that failed before it', () => {
    const branches = [proposed([own])]
    const before = new Date(committedAt.getTime() - 1)
    const inItsSecond = new Date(committedAt.getTime() + 999)
    const after = new Date(committedAt.getTime() + 1_000)
    const kindAt = (failedAt: Date, situation: Situation = {}) => stepIn({ branches, failedAt, ...situation }).kind
    expect([before, inItsSecond, after].map((time) => kindAt(time, { proposal: CHANGED }))).toEqual([
      'outdated',
      'outdated',
      'update',
    ])
    expect(kindAt(before, { proposal: CHANGED, earlier: EDITED, branches: [proposed([personal, own])] })).toBe(
      'outdated',
    )
    expect(kindAt(before)).toBe('unchanged')
    const nowhere = (recordedAt?: Date) => kindAt(committedAt, { branches: [], ...(recordedAt && { recordedAt }) })
    expect([nowhere(before), nowhere(after), nowhere()]).toEqual(['create', 'outdated', 'create'])
    expect(kindAt(before, { earlier: { ...EARLIER, history: history([]) } })).toBe('complete')
  })

  it('asks for what was never asked for, and leaves alone the texts that are as they should be', () => {
    expect(stepIn({ branches: [proposed([own])], earlier: { ...EARLIER, history: history([]) } })).toMatchObject({
      refreshing: { reopens: false, changes: {}, requests: { labels: ['episode'] } },
    })
  })

  it('replaces no title that a person has written', () => {
    const edited = pullRequest({ title: 'My title', body })
    expect(stepIn({ branches: [proposed([own], [edited])], proposal: CHANGED })).toMatchObject({
      refreshing: { changes: { body: expect.stringContaining('| Tokens | 7 in') } },
    })
    const step = stepIn({ branches: [proposed([own], [edited])], proposal: CHANGED })
    expect('refreshing' in step && step.refreshing?.changes).not.toHaveProperty('title')
  })

  it('says which number a draft wanted that another episode has', () => {
    expect(stepIn({ proposal: proposalOf({ episode: '7' }), published: { 'ep-007.md': '' } })).toMatchObject({
      kind: 'create',
      warnings: [expect.stringMatching(/gives itself the number 7, which is taken/u)],
    })
  })

  it('shuts the gate, and does nothing else, where others have changed the file as well', () => {
    const conflicting = (entries: Record<string, string>, merging: boolean, state: 'OPEN' | 'CLOSED' = 'OPEN') =>
      stepIn({
        branches: [proposed([personal, own], [pullRequest({ title, body, state })])],
        proposal: proposalOf(entries),
        earlier: { ...EDITED, history: history([], merging ? { autoMergeRequest: {} } : { isDraft: true }) },
        rules: { autoMerge: 'squash', reopen: true, verifyClaims: 'off' },
      })
    const shut = { disablesAutoMerge: true, convertsToDraft: true, marksReady: false, autoMerge: 'off' }
    expect(conflicting({ confidence_score: '0.1' }, true)).toMatchObject({
      kind: 'conflict',
      shutting: [{ pullRequest: { number: 5 }, gate: shut, obstacle: expect.stringContaining('min-confidence') }],
    })
    for (const step of [
      conflicting({ tokens_in: '7' }, true),
      conflicting({ confidence_score: '0.1' }, false),
      conflicting({ confidence_score: '0.1' }, true, 'CLOSED'),
    ])
      expect(step).toMatchObject({ kind: 'conflict', shutting: [] })
  })

  it('takes auto-merge back wherever the number was taken by a merge and something is left open', () => {
    const published = { 'ep-002.md': '' }
    const merging = pullRequest({ title, body, mergesByItself: true })
    const elsewhere = { 'ep-002.md': '', 'ep-003.md': `---\nrun_id: "${OURS}"\n---\n` }
    const gate = { disablesAutoMerge: true, convertsToDraft: false }
    const situations: readonly [Step['kind'], Situation][] = [
      ['conflict', { published, branches: [proposed([personal, own], [merging])] }],
      ['move', { published, branches: [proposed([own], [merging])] }],
      ['published', { published: elsewhere, branches: [proposed([personal, own], [merging])] }],
    ]
    for (const [kind, situation] of situations)
      expect(stepIn(situation)).toMatchObject({ kind, shutting: [{ pullRequest: { number: 5 }, gate }] })
    expect(stepIn({ published, branches: [proposed([personal, own])] })).toMatchObject({
      kind: 'conflict',
      shutting: [],
    })
    expect(stepIn({ branches: [proposed([own], [merging])] })).toMatchObject({ kind: 'unchanged', shutting: [] })
  })

  it('opens a draft, and lets nothing merge by itself, where confidence is too low', () => {
    expect(stepIn({ proposal: proposalOf({ confidence_score: '0.1' }), rules: { autoMerge: 'squash' } })).toMatchObject(
      {
        opening: { isDraft: true, requests: { autoMerge: 'off' }, obstacle: expect.stringContaining('min-confidence') },
      },
    )
  })
})
