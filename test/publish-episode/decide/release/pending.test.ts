import { describe, expect, it } from 'vitest'
import { GONE } from '../../../../src/publish-episode/decide/release/contents.ts'
import { decidePending, settledFiles } from '../../../../src/publish-episode/decide/release/pending.ts'
import type { ReadFile } from '../../../../src/publish-episode/decide/release/read-episode.ts'
import type {
  Recorded,
  RecordedContent,
  RecordedState,
} from '../../../../src/publish-episode/gather/release/recorded.ts'
import { recordedState } from '../../../builders/recorded-state.ts'
import { episodeSource } from '../../../episode/episode-source.ts'

const NAMING = { postsDirectory: 'posts', fileName: 'ep-{number}.md', branch: 'content/episode-{number}' }
const RUN_ID = 'b701af3b-1e66-4a17-8122-59ce95d53e19'
const OTHER_ID = '0d4a4f7e-6a55-4c11-9a52-5b0a2f9b7c01'
const PATH = 'posts/banterpacks/ep-001.md'
const BLOB = 'b'.repeat(40)

const file = (text: string | undefined, changes: Partial<ReadFile> = {}): ReadFile => ({
  path: PATH,
  blobSha: BLOB,
  text,
  ...changes,
})
const source = (changes: Readonly<Record<string, string>> = {}) => episodeSource({ run_id: `"${RUN_ID}"`, ...changes })
/** Some text of both was online before. */
const DEPLOYED = [RUN_ID, OTHER_ID].map((run_id) => ({
  ...{
    series: 'banterpacks',
    run_id,
    path: PATH,
    blob_sha: 'd'.repeat(40),
    environment: 'Production',
    isOnline: true,
    recorded_ms: 1,
  },
}))
const pending = (
  files: readonly ReadFile[],
  states: readonly RecordedState[] = [],
  settled: readonly string[] = [],
  begun: readonly ReadFile[] = [],
) =>
  decidePending({
    naming: NAMING,
    recorded: { states, contents: DEPLOYED },
    settled: new Set(settled),
    files,
    begun,
    baseFiles: files,
  })
const changes = (...given: Parameters<typeof pending>) =>
  pending(...given).episodes.map(({ change, state }) => `${change} ${state.episode}`)

describe('what is to be released', () => {
  it.for<[string, string[], readonly ReadFile[], (readonly RecordedState[])?]>([
    ['an episode that nothing is known of', ['added 1'], [file(source())]],
    ['one that was proposed', ['added 1'], [file(source())], [recordedState({ status: 'proposed' })]],
    ['one whose deployment failed', ['added 1'], [file(source())], [recordedState({ status: 'failed' })]],
    [
      'one that was withdrawn, and is there again',
      ['added 1'],
      [file(source())],
      [recordedState({ status: 'withdrawn' })],
    ],
    ['one with another text', ['changed 1'], [file(source())], [recordedState()]],
    [
      'one in another file',
      ['renamed 1'],
      [file(source(), { path: 'posts/banterpacks/2026/ep-001.md' })],
      [recordedState()],
    ],
    ['one that is gone', ['deleted 1'], [], [recordedState()]],
    ['none that is only proposed', [], [], [recordedState({ status: 'proposed' })]],
    ['none of another folder of posts', [], [], [recordedState({ path: 'elsewhere/banterpacks/ep-001.md' })]],
    ['no post without a run id', [], [file('---\ntitle: "A word"\n---\nWords.\n')]],
    ['nothing that is no text', [], [file(undefined)]],
  ])('%s: %j', ([, expected, files, states]) => {
    expect(changes(files, states)).toEqual(expected)
  })

  it('is new, where only its state was recorded before', () => {
    const recorded = { states: [recordedState()], contents: [] }
    const { episodes } = decidePending({
      naming: NAMING,
      recorded,
      settled: new Set(),
      files: [file(source())],
      begun: [],
      baseFiles: [],
    })
    expect(episodes).toMatchObject([{ change: 'added' }])
  })

  it('keeps what the proposal knew, and what only a valid front matter tells', () => {
    const [valid] = pending([file(source())], [recordedState({ status: 'proposed' })]).episodes
    expect(valid?.state).toMatchObject({
      confidence_score: 0.9,
      pull_request: 7,
      tokens_in: 1500,
      title: 'Episode Title',
    })
    const [faulty] = pending(
      [file(source({ tokens_in: '"many"' }))],
      [recordedState({ title: 'As recorded' })],
    ).episodes
    expect(faulty?.state).toMatchObject({ tokens_in: 1, title: 'As recorded' })
  })

  it('tells of a front matter with faults, where nothing is recorded', () => {
    expect(pending([file(source({ tokens_in: '"many"' }))])).toEqual({
      episodes: [],
      warnings: [
        expect.stringMatching(/^posts\/banterpacks\/ep-001\.md has a run id, but its front matter does not follow/u),
      ],
    })
  })

  it('takes the file where the episode was for it, and tells of its copies', () => {
    const copy = file(source(), { path: 'posts/banterpacks/ep-000.md' })
    const { episodes, warnings } = pending([copy, file(source())], [recordedState()])
    expect(episodes.map(({ state }) => state.path)).toEqual([PATH])
    expect(warnings).toEqual([expect.stringMatching(/^posts\/banterpacks\/ep-000\.md has the run id of another file/u)])
    expect(pending([copy], [recordedState()], [`banterpacks ${RUN_ID}`])).toMatchObject({
      episodes: [],
      warnings: [{}],
    })
  })

  it('releases one of two episodes with a number, the one that had it before, and takes the other for no less there', () => {
    const other = file(source({ run_id: `"${OTHER_ID}"` }), { path: 'posts/banterpacks/ep-0001.md' })
    const states = [recordedState(), recordedState({ run_id: OTHER_ID, episode: 2, recorded_ms: 2 })]
    const { episodes, warnings } = pending([other, file(source())], states)
    expect(episodes.map(({ state }) => state.path)).toEqual([PATH])
    expect(warnings).toEqual([
      'posts/banterpacks/ep-0001.md has the number of posts/banterpacks/ep-001.md, 1: it is neither released nor recorded. Give one of them another number.',
    ])
    expect(pending([other], [recordedState()], [`banterpacks ${RUN_ID}`])).toMatchObject({
      episodes: [],
      warnings: [{}],
    })
  })

  it('knows the numbers that an episode had before, and has no more', () => {
    const moved = file(source({ episode: '3' }), { path: 'posts/banterpacks/ep-003.md' })
    const states = [recordedState(), recordedState({ episode: 2, status: 'withdrawn', recorded_ms: 2 })]
    const [episode] = pending([moved], states).episodes
    expect(episode).toMatchObject({ change: 'added', left: [{ episode: 1 }] })
    const taken = [recordedState({ run_id: OTHER_ID }), recordedState({ episode: 2 })]
    expect(pending([moved, file(source({ run_id: `"${OTHER_ID}"` }))], taken).episodes).toMatchObject([
      { change: 'changed', state: { episode: 1 }, left: [] },
      { change: 'renamed', state: { episode: 3 }, left: [{ episode: 2 }] },
    ])
  })

  it('is gone too where its release only began', () => {
    const withdrawn = [recordedState({ status: 'withdrawn' })]
    expect(pending([], withdrawn, [], [file(source())]).episodes).toMatchObject([
      { change: 'deleted', state: { title: 'Episode Title', path: PATH } },
    ])
    expect(pending([], [], [], [file(source())]).episodes).toMatchObject([{ change: 'deleted', previous: undefined }])
    expect(changes([], [recordedState()], [], [file(source())])).toEqual(['deleted 1'])
    expect(changes([file(source())], [], [], [file(source())])).toEqual(['added 1'])
  })

  it.for([
    ['at its path, without a run id that is told', PATH, BLOB],
    ['as it was online, under another name', 'posts/banterpacks/_ep-001.md', 'd'.repeat(40)],
  ] as const)('is not gone while its file is there %s', ([, path, blobSha]) => {
    const text = `<!-- x -->\n${source()}`
    expect(pending([file(text, { path, blobSha })], [recordedState()])).toEqual({
      episodes: [],
      warnings: [
        `Episode 1 of banterpacks (${PATH}) is no episode any more, but its file is still there, as ${path}: it stays as it is recorded.`,
      ],
    })
    const other = file(source({ run_id: `"${OTHER_ID}"` }))
    expect(changes([other], [recordedState()])).toEqual(['added 1', 'deleted 1'])
  })

  it.for(['draft: true', 'published: false'])('tells that site generators leave out what says %s', (line) => {
    const text = source().replace('---\n', `---\n${line}\n`)
    expect(pending([file(text)])).toMatchObject({
      episodes: [{ change: 'added' }],
      warnings: [expect.stringContaining(`${PATH} says ${line}: most site generators leave`)],
    })
  })

  it('does not take an episode for gone while a file of its series hides what it is', () => {
    const hidden = file(undefined, { path: 'posts/banterpacks/ep-009.md' })
    expect(pending([hidden], [recordedState()])).toEqual({
      episodes: [],
      warnings: [
        expect.stringMatching(
          /^Episode 1 of banterpacks .* GitHub does not tell posts\/banterpacks\/ep-009\.md as text/u,
        ),
      ],
    })
    const elsewhere = file(undefined, { path: 'posts/chimera/ep-009.md' })
    expect(changes([elsewhere], [recordedState()])).toEqual(['deleted 1'])
  })
})

describe('what is online as it is', () => {
  const content = (changes: Partial<RecordedContent> = {}): RecordedContent => ({
    ...{ series: 'banterpacks', run_id: RUN_ID, path: PATH, blob_sha: BLOB, environment: 'Production' },
    isOnline: true,
    recorded_ms: 1,
    ...changes,
  })
  const recorded = (
    changes: Partial<RecordedContent> = {},
    state: Partial<RecordedState> = {},
    others: readonly RecordedContent[] = [],
  ): Recorded => ({
    states: [recordedState(state)],
    contents: [content(changes), ...others],
  })
  const isSettled = (given: Recorded, environment?: string) =>
    settledFiles(NAMING, [{ path: PATH, blobSha: BLOB }], given, environment).settled.size === 1

  it.for<[string, boolean, Recorded, string?]>([
    ['was deployed as it is', true, recorded()],
    ['was deployed with another text', false, recorded({ blob_sha: 'c'.repeat(40) })],
    ['was deployed from another file', false, recorded({}, { path: 'posts/banterpacks/ep-002.md' })],
    ['was deployed, and never recorded as published', false, recorded({}, { status: 'failed' })],
    ['was deployed to the environment', true, recorded(), 'production'],
    ['was begun after it was online', true, recorded({}, {}, [content({ isOnline: false })])],
    [
      'another text was begun for',
      false,
      recorded({}, {}, [content({ isOnline: false, environment: '', blob_sha: 'c'.repeat(40), recorded_ms: 2 })]),
    ],
    [
      'was begun to be taken away',
      false,
      recorded({}, {}, [content({ isOnline: false, environment: '', blob_sha: GONE, recorded_ms: 2 })]),
    ],
    [
      'was replaced where production is written otherwise',
      false,
      recorded({}, {}, [content({ environment: 'prod', blob_sha: 'c'.repeat(40), recorded_ms: 2 })]),
    ],
    [
      'was replaced elsewhere alone',
      true,
      recorded({}, {}, [content({ environment: 'staging', blob_sha: 'c'.repeat(40), recorded_ms: 2 })]),
    ],
    ['was deployed to another environment', false, recorded({ environment: 'Staging' }), 'production'],
  ])('is a file that %s: %s', ([, expected, given, environment]) => {
    expect(isSettled(given, environment)).toBe(expected)
  })

  it('are no files that can’t be episodes', () => {
    const paths = [
      'README.md',
      'posts/README.md',
      'posts/banterpacks/_index.md',
      'posts/banterpacks/a/b/c/ep-001.md',
      'posts/banterpacks/ep-001/index.fr.md',
    ]
    const files = paths.map((path) => ({ path, blobSha: BLOB }))
    expect(settledFiles(NAMING, files, { states: [], contents: [] }, undefined).unsettled).toEqual([])
  })
})
