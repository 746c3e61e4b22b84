import { describe, expect, it } from 'vitest'
import type { Fact } from '../../../../src/facts/fact.ts'
import { checkFigures } from '../../../../src/figures/check.ts'
import { readFigures } from '../../../../src/figures/read/read-figures.ts'
import type { Claim } from '../../../../src/publish-episode/decide/evidence/claims.ts'
import { assessConfidence } from '../../../../src/publish-episode/decide/evidence/confidence.ts'
import { type Gate, gateChange, gateOf, NO_CHANGE } from '../../../../src/publish-episode/decide/evidence/gate.ts'
import { NO_DATA } from '../../../../src/publish-episode/gather/data-basis.ts'
import { historyAnswer } from '../../../../src/publish-episode/gather/repository/earlier-proposal.ts'

const NOW = new Date('2026-11-25T12:00:00Z')
const confidence = (score: number) =>
  assessConfidence({ confidence_score: score, correlation_strength: undefined }, NO_DATA, NOW)
const claim = (match: Claim['match']): Claim => ({ entry: 'cost_usd', value: '1', source: 'episodes', match })
const RULES = { minConfidence: 0.6, verifyClaims: 'warn', verifyFigures: 'warn' } as const

describe('the gate', () => {
  it('is open for an episode that is trusted and that nothing contradicts', () => {
    expect(gateOf(confidence(0.6), [claim('yes'), claim('no data')], undefined, RULES)).toEqual({ isDraft: false })
  })

  it('is shut below the confidence that is asked for, with a draft', () => {
    expect(gateOf(confidence(0.59), [], undefined, RULES)).toMatchObject({
      isDraft: true,
      obstacle: expect.any(String),
    })
  })

  it('is shut for what ClickHouse contradicts and, where claims must be confirmed, for what it can not tell', () => {
    expect(gateOf(confidence(0.9), [claim('no')], undefined, RULES)).toMatchObject({
      isDraft: false,
      obstacle: 'ClickHouse contradicts what it claims',
    })
    expect(gateOf(confidence(0.9), [claim('no data')], undefined, { ...RULES, verifyClaims: 'fail' })).toMatchObject({
      obstacle: 'ClickHouse does not confirm all that it claims',
    })
  })
})

describe('the gate, by figures', () => {
  const figures = (facts: readonly Fact[]) =>
    checkFigures(readFigures({ text: 'The build took 80 ms.', line: 1 }), { facts, commits: [], references: [] })
  const fact = (value: number): Fact => ({ name: 'build time', value, unit: 'ms', subject: {}, statement: 'x' })

  it('is open where each has its source, and shut for what ClickHouse contradicts', () => {
    expect(gateOf(confidence(0.9), [], figures([fact(80)]), RULES)).toEqual({ isDraft: false })
    expect(gateOf(confidence(0.9), [], figures([fact(70)]), RULES)).toMatchObject({
      isDraft: false,
      obstacle: 'ClickHouse contradicts figures in it',
    })
  })

  it('is shut for one without a source, and where nothing is known, only where each must have one', () => {
    for (const check of [figures([]), { kind: 'unknown', figures: 1, reason: 'no answer.' } as const]) {
      expect(gateOf(confidence(0.9), [], check, RULES)).toEqual({ isDraft: false })
      expect(gateOf(confidence(0.9), [], check, { ...RULES, verifyFigures: 'fail' })).toMatchObject({
        obstacle: 'ClickHouse does not give all figures in it',
      })
    }
  })
})

const OPEN: Gate = { isDraft: false, obstacle: undefined }
const SHUT: Gate = { isDraft: true, obstacle: 'too little confidence' }
const CONTRADICTED: Gate = { isDraft: false, obstacle: 'contradicted' }

const events = { pageInfo: { hasNextPage: false }, nodes: [] }
const by = (login: string) => ({ nodes: [{ actor: { login } }] })
const ENABLED = { autoMerged: { nodes: [{}] }, autoMergeRequest: {} }
const history = (changes: object = {}) =>
  historyAnswer.parse({
    isDraft: false,
    author: { login: 'muse' },
    labeled: events,
    assigned: events,
    reviewed: events,
    autoMerged: { nodes: [] },
    autoMergeRequest: null,
    isInMergeQueue: false,
    autoMergeDisabled: { nodes: [] },
    draftChanged: { nodes: [] },
    ...changes,
  })
const change = (gate: Gate, changes: object = {}, viewer: string | undefined = 'muse[bot]') =>
  gateChange(gate, { file: undefined, versions: [], history: history(changes), viewer }, 'squash')

describe('a pull request that does not stand as the gate does', () => {
  it('is shut: auto-merge is taken back, and it becomes a draft, whoever has set it so', () => {
    expect(change(SHUT, { ...ENABLED, draftChanged: by('ada') })).toEqual({
      ...NO_CHANGE,
      disablesAutoMerge: true,
      convertsToDraft: true,
    })
    expect(change(SHUT, { isDraft: true })).toEqual(NO_CHANGE)
    expect(change(CONTRADICTED, ENABLED)).toEqual({ ...NO_CHANGE, disablesAutoMerge: true })
  })

  it('is opened again where this action has shut it', () => {
    const shut = { isDraft: true, draftChanged: by('muse'), autoMerged: { nodes: [{}] }, autoMergeDisabled: by('muse') }
    expect(change(OPEN, shut)).toEqual({ ...NO_CHANGE, marksReady: true, autoMerge: 'squash' })
    expect(change(OPEN, { isDraft: true })).toEqual({ ...NO_CHANGE, marksReady: true, autoMerge: 'squash' })
  })

  it('stays as people have left it', () => {
    expect(change(OPEN, { isDraft: true, draftChanged: by('ada') })).toEqual(NO_CHANGE)
    expect(change(OPEN, { isDraft: true, author: { login: 'ada' } })).toEqual(NO_CHANGE)
    expect(change(OPEN, { autoMerged: { nodes: [{}] }, autoMergeDisabled: by('ada') })).toEqual(NO_CHANGE)
    expect(change(OPEN, ENABLED)).toEqual(NO_CHANGE)
  })

  it('stays shut where GitHub does not tell whose the token is, or who shut it', () => {
    const untold = gateChange(
      OPEN,
      { file: undefined, versions: [], history: history({ isDraft: true }), viewer: undefined },
      'squash',
    )
    expect(untold).toEqual(NO_CHANGE)
    expect(change(OPEN, { isDraft: true, draftChanged: { nodes: [{ actor: null }] } })).toEqual(NO_CHANGE)
  })

  it('is asked to merge by itself where that was never asked for', () => {
    expect(change(OPEN)).toEqual({ ...NO_CHANGE, autoMerge: 'squash' })
  })
})
