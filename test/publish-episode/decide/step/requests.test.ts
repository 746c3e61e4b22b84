import { describe, expect, it } from 'vitest'
import {
  NO_REQUESTS,
  type PullRequestRequests,
  requestsNeverMade,
} from '../../../../src/publish-episode/decide/step/requests.ts'
import { historyAnswer } from '../../../../src/publish-episode/gather/repository/earlier-proposal.ts'

const WANTED: PullRequestRequests = {
  labels: ['Episode'],
  assignees: ['Octocat'],
  reviewers: ['hubot', 'copilot[bot]'],
  teamReviewers: ['editors'],
  autoMerge: 'squash',
}

/** Auto-merge is left to the gate. */
const ALL: PullRequestRequests = { ...WANTED, autoMerge: 'off' }

const events = (nodes: unknown[], hasNextPage = false) => ({ pageInfo: { hasNextPage }, nodes })
/** What is missing on a pull request on which just this has happened. */
const missing = (changes: object) =>
  requestsNeverMade(
    WANTED,
    historyAnswer.parse({
      isDraft: false,
      author: { login: 'muse-bot' },
      labeled: events([]),
      assigned: events([]),
      reviewed: events([]),
      autoMerged: { nodes: [] },
      autoMergeRequest: null,
      isInMergeQueue: false,
      autoMergeDisabled: { nodes: [] },
      draftChanged: { nodes: [] },
      ...changes,
    }),
  )

describe('what is missing on a pull request', () => {
  it('is everything wanted where nothing has happened', () => {
    expect(missing({})).toEqual(ALL)
  })

  it('is nothing that was asked for once, however names are written', () => {
    expect(
      missing({
        labeled: events([{ label: { name: 'episode' } }]),
        assigned: events([{ assignee: { login: 'octocat' } }]),
        reviewed: events([
          { requestedReviewer: { login: 'Hubot' } },
          { author: { login: 'copilot' } },
          { requestedReviewer: {} },
        ]),
      }),
    ).toEqual(NO_REQUESTS)
  })

  it('is still what others than those wanted were asked for', () => {
    expect(
      missing({
        labeled: events([{ label: { name: 'size/S' } }]),
        assigned: events([{ assignee: { login: 'hubot' } }]),
        reviewed: events([{ requestedReviewer: { login: 'octocat' } }]),
      }),
    ).toEqual(ALL)
  })

  it('is nothing where GitHub does not tell all that was asked for', () => {
    const untold = { labeled: events([], true), assigned: events([{ assignee: {} }]), reviewed: events([], true) }
    expect(missing(untold)).toEqual(NO_REQUESTS)
    expect(missing({ labeled: events([null]), reviewed: events([{ requestedReviewer: null }]) })).toEqual({
      ...ALL,
      labels: [],
      teamReviewers: [],
    })
  })

  it('is no review by whoever opened it', () => {
    expect(missing({ author: { login: 'Hubot' } })).toEqual({
      ...ALL,
      reviewers: ['copilot[bot]'],
    })
  })
})
