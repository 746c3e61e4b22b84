import { describe, expect, it } from 'vitest'
import { locate, openEpisodes } from '../../../../src/publish-episode/decide/place/location.ts'
import { branch, episodeCommit, OTHER, OURS, personal, pullRequest, request } from '../builders.ts'

describe('locate', () => {
  it('numbers a new episode after those on the base branch and on open branches of its series', () => {
    const plan = locate(
      request({
        published: { 'ep-003.md': '', 'README.md': '' },
        branches: [
          branch('content/episode-004', [episodeCommit('banterpacks', 4, OTHER)]),
          branch('content/episode-009', [episodeCommit('chimera', 9, OTHER)]),
          branch('content/ideas', [personal]),
        ],
      }),
    )
    expect(plan).toEqual({
      kind: 'new',
      place: { number: 5, branch: 'content/episode-005', path: 'posts/banterpacks/ep-005.md' },
      superseded: [],
    })
  })

  it('finds the episode by the run id of the commit, whatever became of the pull request', () => {
    const held = branch('content/episode-002', [episodeCommit('banterpacks', 2, OURS)])
    expect(locate(request({ branches: [held] }))).toMatchObject({
      kind: 'proposed',
      place: { number: 2, branch: 'content/episode-002' },
      last: { isHead: true },
      pullRequest: undefined,
    })
  })

  it("finds it by the pull request's marker where the commits were rewritten", () => {
    const held = branch('content/episode-002', [personal], [pullRequest()])
    expect(locate(request({ branches: [held] }))).toMatchObject({ kind: 'proposed', last: undefined })
  })

  it('sees commits by others on top, and an amended commit is one of them', () => {
    const original = episodeCommit('banterpacks', 2, OURS)
    const amended = episodeCommit('banterpacks', 2, OURS, { committerEmail: 'ada@example.com' })
    const onTop = branch('content/episode-002', [personal, original])
    const replaced = branch('content/episode-002', [amended], [pullRequest()])
    expect(locate(request({ branches: [onTop] }))).toMatchObject({ last: { isHead: false } })
    expect(locate(request({ branches: [replaced] }))).toMatchObject({ kind: 'proposed', last: undefined })
  })

  it('takes an episode of the base branch for no commit of a content branch', () => {
    const fresh = branch('content/episode-006', [personal, episodeCommit('banterpacks', 5, OURS)])
    expect(locate(request({ branches: [fresh] }))).toMatchObject({ kind: 'new', place: { number: 7 } })
  })

  it.each([
    ['in quotes', `---\nrun_id: "${OURS}"\n---\n`],
    ['plain, with Windows line ends', `---\r\ntitle: x\r\nrun_id: ${OURS}\r\n---\r\n`],
    ['in upper case', `---\nrun_id: '${OURS.toUpperCase()}'\n---\n`],
  ])('knows a published episode by its run id %s', (_, text) => {
    expect(locate(request({ published: { 'episode-193.md': text } }))).toEqual({
      kind: 'published',
      file: 'posts/banterpacks/episode-193.md',
      number: 193,
      superseded: [],
    })
  })

  it('does not take the mention of a run id for an episode', () => {
    const text = `---\nrun_id: "${OTHER}"\n---\nrun_id: ${OURS}\n`
    expect(locate(request({ published: { 'ep-001.md': text } }))).toMatchObject({ kind: 'new', place: { number: 2 } })
  })

  it('gives an episode whose number was merged by another a new one', () => {
    const held = branch('content/episode-002', [episodeCommit('banterpacks', 2, OURS)], [pullRequest()])
    expect(locate(request({ published: { 'ep-002.md': '' }, branches: [held] }))).toMatchObject({
      kind: 'new',
      place: { number: 3, branch: 'content/episode-003' },
      superseded: [{ number: 2, branch: held, pullRequest: { number: 5 }, hasOthersCommits: false }],
    })
  })

  it('goes on with an episode that has moved already, and names what was left over of its old number', () => {
    const left = branch('content/episode-002', [episodeCommit('banterpacks', 2, OURS)], [pullRequest()])
    const moved = branch('content/episode-003', [episodeCommit('banterpacks', 3, OURS)], [pullRequest({ number: 6 })])
    const branches = [left, moved]
    expect(locate(request({ published: { 'ep-002.md': '' }, branches }))).toMatchObject({
      kind: 'proposed',
      branch: moved,
      superseded: [{ branch: left, hasOthersCommits: false }],
    })
    const published = { 'ep-002.md': '', 'ep-003.md': `---\nrun_id: "${OURS}"\n---\n` }
    expect(locate(request({ published, branches }))).toMatchObject({
      kind: 'published',
      superseded: [{ branch: left }],
    })
  })

  it('takes no episode that is merged for one whose number was taken', () => {
    const held = branch(
      'content/episode-002',
      [episodeCommit('banterpacks', 2, OURS)],
      [pullRequest({ state: 'MERGED' })],
    )
    const plan = locate(request({ published: { 'ep-002.md': 'rewritten' }, branches: [held] }))
    expect(plan).toMatchObject({ kind: 'proposed', pullRequest: { state: 'MERGED' }, superseded: [] })
  })

  it('finds each episode of a branch at its own number, and one that is beside that of another series', () => {
    const text = (runId: string) => `---\nrun_id: ${runId}\n---\n`
    const [first, second] = ['posts/banterpacks/ep-006.md', 'posts/banterpacks/ep-007.md']
    const both = branch('topic', [personal], [pullRequest({ body: '' })], [first, second])
    const files = [
      { branch: 'topic', path: first, text: text(OTHER) },
      { branch: 'topic', path: second, text: text(OURS) },
    ]
    const ours = { kind: 'proposed', place: { number: 7, path: second, branch: 'topic' } }
    expect(locate(request({ branches: [both], files }))).toMatchObject(ours)
    expect(locate(request({ branches: [both], files: files.slice(1) }))).toMatchObject(ours)
    expect(
      openEpisodes(request({ branches: [both], files }))
        .map(({ runId }) => runId)
        .toSorted(),
    ).toEqual([OTHER, OURS].toSorted())

    const mixed = branch('topic', [episodeCommit('chimera', 7, OTHER)], [], [second])
    expect(locate(request({ branches: [mixed], files: files.slice(1) }))).toMatchObject(ours)
    expect(locate(request({ branches: [mixed] }))).toMatchObject({ kind: 'new', place: { number: 8 } })
  })

  it('deletes no branch that has another episode too', () => {
    const paths = ['posts/banterpacks/ep-002.md', 'posts/banterpacks/ep-003.md']
    const held = branch('content/episode-002', [episodeCommit('banterpacks', 2, OURS)], [pullRequest()], paths)
    expect(locate(request({ published: { 'ep-002.md': '' }, branches: [held] }))).toMatchObject({
      kind: 'new',
      superseded: [{ number: 2, hasOthersCommits: true }],
    })
  })

  it('deletes no branch that was worked on below a commit of this action, or whose commits are not known', () => {
    const commits = [episodeCommit('banterpacks', 2, OURS), personal] as const
    const held = branch('content/episode-002', [...commits], [pullRequest()])
    const taken = { published: { 'ep-002.md': '' }, branches: [held] }
    const touched = { superseded: [{ number: 2, hasOthersCommits: true }] }
    expect(locate(request(taken))).toMatchObject(touched)
    expect(locate(request({ ...taken, added: new Map() }))).toMatchObject(touched)
  })

  it('takes a branch whose file or commit has the run id, and an open pull request into the base, first', () => {
    const text = `---\nrun_id: ${OTHER}\n---\n`
    const [one, two] = ['posts/banterpacks/ep-001.md', 'posts/banterpacks/ep-002.md']
    const copied = branch('copied', [personal], [pullRequest({ number: 6 })], [one])
    const ours = branch('content/episode-002', [episodeCommit('banterpacks', 2, OURS)], [pullRequest()], [two])
    const files = [{ branch: 'copied', path: one, text }]
    expect(locate(request({ branches: [copied, ours], files }))).toMatchObject({ branch: ours })
    expect(locate(request({ branches: [copied], files }))).toMatchObject({ kind: 'new', place: { number: 2 } })
    const elsewhere = branch('backport', [personal], [pullRequest({ number: 7, baseRefName: 'release' })], [one])
    const same = { branch: 'backport', path: one, text: `---\nrun_id: ${OURS}\n---\n` }
    expect(locate(request({ branches: [elsewhere, ours], files: [same] }))).toMatchObject({ branch: ours })
  })

  it('passes by the numbers whose branches were refused without being seen', () => {
    const refused = new Set(['content/episode-001', 'content/episode-002'])
    expect(locate(request({ refused }))).toMatchObject({ place: { number: 3 } })
  })

  it('passes by a number when both of its branch names are held by others', () => {
    const branches = [
      branch('content/episode-001', [episodeCommit('chimera', 1, OTHER)]),
      branch('content/episode-001-banterpacks', [episodeCommit('chimera', 1, OTHER)]),
    ]
    expect(locate(request({ branches }))).toMatchObject({ place: { number: 2, branch: 'content/episode-002' } })
  })
})

describe('openEpisodes', () => {
  it('are those of open branches, not of what is merged or published', () => {
    const published = { 'ep-001.md': `---\nrun_id: "${OTHER}"\n---\n` }
    const branches = [
      branch('content/episode-001', [episodeCommit('banterpacks', 1, OTHER)]),
      branch('content/episode-002', [episodeCommit('banterpacks', 2, OURS)]),
      branch('content/episode-003', [personal], [pullRequest({ state: 'MERGED' })]),
    ]
    expect(openEpisodes(request({ published, branches })).map(({ runId }) => runId)).toEqual([OURS])
  })
})
