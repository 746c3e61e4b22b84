import { describe, expect, it } from 'vitest'
import {
  NO_REQUESTS,
  type PullRequestRequests,
  requestsNeverMade,
} from '../../../src/publish-episode/decide/requests.ts'
import { historyAnswer } from '../../../src/publish-episode/gather/earlier-proposal.ts'

const WANTED: PullRequestRequests = {
  labels: ['Episode'],
  assignees: ['Octocat'],
  reviewers: ['hubot', 'copilot[bot]'],
  teamReviewers: ['editors'],
  autoMerge: 'squash',
}

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
      ...changes,
    }),
  )

describe('what is missing on a pull request', () => {
  it('is everything wanted where nothing has happened', () => {
    expect(missing({})).toEqual(WANTED)
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
        autoMerged: { nodes: [{ __typename: 'AutoSquashEnabledEvent' }] },
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
    ).toEqual(WANTED)
  })

  it('is nothing where GitHub does not tell all that was asked for', () => {
    const untold = { labeled: events([], true), assigned: events([{ assignee: {} }]), reviewed: events([], true) }
    expect(missing(untold)).toEqual({ ...NO_REQUESTS, autoMerge: 'squash' })
    expect(missing({ labeled: events([null]), reviewed: events([{ requestedReviewer: null }]) })).toEqual({
      ...WANTED,
      labels: [],
      teamReviewers: [],
    })
  })

  it('is no review by whoever opened it, and no auto-merge of a draft', () => {
    expect(missing({ author: { login: 'Hubot' }, isDraft: true })).toEqual({
      ...WANTED,
      reviewers: ['copilot[bot]'],
      autoMerge: 'off',
    })
  })
})
