import { describe, expect, it } from 'vitest'
import type { FinalVerdict } from '../../../../src/publish-episode/decide/release/deployment-status.ts'
import type { PendingEpisode } from '../../../../src/publish-episode/decide/release/pending.ts'
import { statusAfter } from '../../../../src/publish-episode/decide/release/released.ts'
import { deploymentRows, episodeRows } from '../../../../src/publish-episode/decide/release/rows.ts'
import { recordedState } from '../../../builders/recorded-state.ts'

const verdict = (kind: 'success' | 'failure'): FinalVerdict => {
  const at = new Date('2026-11-26T04:00:00Z')
  const state = { state: kind, at, url: undefined, logUrl: undefined, description: '' }
  return {
    kind,
    state,
    deployment: { id: '1', sha: 'a'.repeat(40), environment: 'Production', createdAt: at, state, states: [state] },
  }
}
const RUN_IDS = ['1', '2', '3'].map((digit) => `b701af3b-1e66-4a17-8122-59ce95d53e1${digit}`)

/** An episode, by which of the run ids it has, that goes from a number to another, or is gone. */
function episode(id: number, before: number | undefined, after: number | 'gone'): PendingEpisode {
  const run_id = RUN_IDS[id] ?? ''
  const previous = before === undefined ? undefined : recordedState({ run_id, episode: before, title: 'Before' })
  const number = after === 'gone' ? (before ?? 0) : after
  const { status: _, recorded_ms: __, ...state } = recordedState({ run_id, episode: number, title: `Title ${id}` })
  const left = previous === undefined || after === 'gone' || previous.episode === after ? [] : [previous]
  return {
    change: after === 'gone' ? 'deleted' : before === undefined ? 'added' : 'renamed',
    state,
    blobSha: '',
    previous,
    left,
  }
}
function rowsOf(episodes: readonly PendingEpisode[], kind: 'success' | 'failure') {
  const ended = verdict(kind)
  const released = episodes.map((one) => ({ ...one, status: statusAfter(one, ended), pullRequest: undefined }))
  return {
    states: episodeRows(released, ended)
      .filter(({ isOld }) => !isOld)
      .map(({ episode: number, title, status }) => `${number} ${title} ${status}`)
      .toSorted(),
    numbers: deploymentRows(released, ended, 0).map((row) => row.episode),
  }
}

describe('a number that goes from one episode to another', () => {
  it.for<[string, readonly PendingEpisode[], string[]]>([
    ['rewritten under a new run id', [episode(1, undefined, 1), episode(0, 1, 'gone')], ['1 Title 1 published']],
    ['renumbered onto a deleted one', [episode(1, 2, 1), episode(0, 1, 'gone')], ['1 Title 1 published']],
    [
      'a chain of them',
      [episode(1, 2, 1), episode(2, 3, 2), episode(0, 1, 'gone')],
      ['1 Title 1 published', '2 Title 2 published'],
    ],
    ['two that are exchanged', [episode(0, 1, 2), episode(1, 2, 1)], ['1 Title 1 published', '2 Title 0 published']],
  ])('has the state of the one that is there: %s', ([, episodes, states]) => {
    const rows = rowsOf(episodes, 'success')
    expect(rows.states).toEqual(states)
    expect(new Set(rows.numbers).size).toBe(rows.numbers.length)
  })

  it('keeps the state of the one that is online where the deployment failed', () => {
    expect(rowsOf([episode(1, undefined, 1), episode(0, 1, 'gone')], 'failure').states).toEqual([])
  })
})
