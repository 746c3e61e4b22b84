import { describe, expect } from 'vitest'
import {
  BRANCH,
  comments,
  deploy,
  episode,
  it,
  mergeFiles,
  messages,
  OTHER_ID,
  onPullRequest,
  onPush,
  PATH,
  recorded,
  release,
  type World,
} from './world.ts'

const episodesOf = ({ outputs }: { outputs: Record<string, string> }) =>
  JSON.parse(outputs.episodes ?? '[]').map(({ series, episode: number, change, status }: Record<string, unknown>) =>
    [series, number, change, status].join(' '),
  )
const other = (changes: Readonly<Record<string, string>> = {}) =>
  episode({ run_id: `"${OTHER_ID}"`, title: '"Another one"', episode: '2', ...changes })
const OTHER_PATH = 'posts/banterpacks/ep-002.md'

/** Merges files, has the commit deployed, and releases it. */
async function mergeAndRelease(world: World, files: Readonly<Record<string, string | null>>, branch = BRANCH) {
  const merged = await mergeFiles(world, files, branch)
  deploy(world, merged.sha)
  return { ...merged, run: await release(world, {}, onPush(world, merged.sha)) }
}

describe.concurrent('what was merged', { timeout: 180_000 }, () => {
  it('is told by the base and what is recorded: added, changed, renamed, deleted', async ({ world }) => {
    const added = await mergeAndRelease(world, { [PATH]: episode() })
    expect(episodesOf(added.run)).toEqual(['banterpacks 1 added published'])

    const changed = await mergeAndRelease(world, { [PATH]: episode({ title: '"Better words"' }) }, 'people/words')
    expect(episodesOf(changed.run)).toEqual(['banterpacks 1 changed published'])
    expect(await comments(world, changed.number)).toEqual([expect.stringContaining('“Better words”, is online')])

    const back = await mergeAndRelease(world, { [PATH]: episode() }, 'people/back')
    expect(episodesOf(back.run)).toEqual(['banterpacks 1 changed published'])

    const moved = 'posts/banterpacks/ep-003.md'
    const renamed = await mergeAndRelease(
      world,
      { [PATH]: null, [moved]: episode({ title: '"Better words"', episode: '3' }) },
      'people/move',
    )
    expect(episodesOf(renamed.run)).toEqual(['banterpacks 3 renamed published'])
    expect((await recorded(world)).episodes).toMatchObject([
      { episode: 1, status: 'withdrawn' },
      { episode: 3, status: 'published', title: 'Better words' },
    ])

    // What another repository has in the same database was never on this base.
    await world.rows(`INSERT INTO episode_records SELECT * REPLACE ('chimera' AS series, number + 9 AS episode,
      generateUUIDv4(number) AS run_id, concat('posts/chimera/ep-', toString(number + 9), '.md') AS path, 'published' AS status)
      EXCEPT number FROM (SELECT * FROM episode_records LIMIT 1) AS one, numbers(120) AS numbers`)
    const deleted = await mergeAndRelease(world, { [moved]: null }, 'people/delete')
    expect(episodesOf(deleted.run)).toEqual(['banterpacks 3 deleted withdrawn'])
    expect(await comments(world, deleted.number)).toEqual([expect.stringContaining('is withdrawn')])
    expect(deleted.run.log).toContain('nothing shows that they ever were: 120 episodes (posts/chimera/ep-9.md,')
    const end = await recorded(world)
    expect(end.episodes.slice(0, 3)).toMatchObject([
      { status: 'withdrawn' },
      { episode: 3, status: 'withdrawn' },
      { series: 'chimera', status: 'published' },
    ])
    expect(end.episodes.filter(({ status }) => status === 'published')).toHaveLength(120)
    expect(end.deployments).toHaveLength(5)

    const again = await release(world)
    expect(again.log).toContain('Nothing to release: every episode on main is online as it is there.')
    world.github.inject({
      match: new RegExp(`query bringing[^]*${world.repository.split('/')[1]}`, 'u'),
      answer: { status: 403, body: { message: 'Resource not accessible by integration' } },
    })
    const unanswered = await release(world)
    expect(unanswered.annotations).toEqual([
      expect.objectContaining({ level: 'warning', message: expect.stringContaining('No pull request is told') }),
    ])
    expect(unanswered.log).toContain('Nothing to release besides what the warnings tell of.')
    expect(await recorded(world)).toEqual(end)
  })

  it('is found by hand after merges whose runs never came, many of them, with more files than a comparison tells', async ({
    world,
  }) => {
    const pictures = Object.fromEntries(
      Array.from({ length: 320 }, (_, index) => [`pictures/${index}.txt`, `${index}`]),
    )
    await mergeFiles(world, { [PATH]: episode(), ...pictures })
    const more = Array.from({ length: 22 }, (_, index) => [
      `posts/banterpacks/ep-0${index + 10}.md`,
      other({ run_id: `"0d4a4f7e-6a55-4c11-9a52-5b0a2f9b7d${index + 10}"`, episode: `${index + 10}` }),
    ])
    const files = { [OTHER_PATH]: other(), ...Object.fromEntries(more) }
    const { sha } = await mergeFiles(world, files, 'content/episode-002')
    deploy(world, sha)
    world.requests()
    const run = await release(world)
    expect(episodesOf(run).slice(0, 2)).toEqual(['banterpacks 1 added published', 'banterpacks 2 added published'])
    const { episodes } = await recorded(world)
    expect(episodes.map((one) => one.pull_request)).toEqual([1, ...Array.from({ length: 23 }, () => 2)])
    expect(await comments(world, 1)).toHaveLength(1)
    expect(await comments(world, 2)).toHaveLength(1)
    expect(world.requests().length).toBeLessThanOrEqual(16)
  })

  it.for([
    [
      'a pull request that was closed',
      (world: World) => onPullRequest(world, 1, { merged: false }),
      /#1 is not merged/u,
    ],
    [
      'one into another branch',
      (world: World) => onPullRequest(world, 1, { base: { ref: 'next' } }),
      /merged into next, not into main/u,
    ],
    [
      'a push to another branch',
      (world: World) => onPush(world, 'a'.repeat(40), { ref: 'refs/heads/dev/x' }),
      /to dev\/x, not to main/u,
    ],
    ['a tag', (world: World) => onPush(world, 'a'.repeat(40), { ref: 'refs/tags/v1' }), /is no branch/u],
    ['a branch that was deleted', (world: World) => onPush(world, '0'.repeat(40)), /main was deleted/u],
  ] as const)('is nothing after %s: not a request', async ([, event, said], { world, hook }) => {
    const run = await release(world, { 'deploy-hook-url': hook.url }, event(world))
    expect(run.conclusion).toBe('success')
    expect(run.log).toMatch(said)
    expect(world.requests()).toEqual([])
    expect(hook.received).toEqual([])
  })

  it('is not looked for on a branch, or in a folder, that is not there: that is told', async ({ world }) => {
    const { sha } = await mergeFiles(world, { [PATH]: episode() })
    deploy(world, sha)
    const elsewhere = await release(world, { base: 'Main' }, onPush(world, sha))
    expect(messages(elsewhere)).toEqual([expect.stringMatching(/has no branch 'Main': check the input 'base'/u)])
    const noFolder = await release(world, { 'posts-directory': 'Posts' }, onPush(world, sha))
    expect(messages(noFolder)).toEqual([expect.stringMatching(/^main has no folder 'Posts': check the input/u)])
    expect(noFolder.log).toContain('Nothing to release besides what the warnings tell of.')
    const full = await release(world, { base: 'refs/heads/main' }, onPush(world, sha))
    expect(episodesOf(full)).toEqual(['banterpacks 1 added published'])
  })

  it('is nothing without an episode: no hook, and a line that says so', async ({ world, hook, chat }) => {
    const post = '---\ntitle: "A word"\n---\nWords.\n'
    const { sha } = await mergeFiles(world, { 'posts/banterpacks/word.md': post, 'posts/README.md': '# Posts\n' })
    const inputs = { 'deploy-hook-url': hook.url, 'notify-url': chat.url }
    const run = await release(world, inputs, onPush(world, sha))
    expect(run.conclusion).toBe('success')
    expect(run.log).toContain('Nothing to release: every episode on main is online as it is there.')
    expect([hook.received, chat.received]).toEqual([[], []])
  })

  it('is what the base has now, where a commit was forced away', async ({ world }) => {
    const { sha } = await mergeFiles(world, { [PATH]: episode() })
    deploy(world, sha)
    const run = await release(world, {}, onPush(world, 'b'.repeat(40), { forced: true, before: 'c'.repeat(40) }))
    expect(run.log).toContain(`does not have the commit ${'b'.repeat(40)} any more`)
    expect(episodesOf(run)).toEqual(['banterpacks 1 added published'])
  })

  it('says what looks like an episode and is none, and what hides one', async ({ world }) => {
    await mergeAndRelease(world, { [PATH]: episode() })
    const faulty = other({ tokens_in: '"many"' })
    const { sha } = await mergeFiles(
      world,
      { [PATH]: `${episode()}\0`, [OTHER_PATH]: faulty, 'posts/banterpacks/ep-003.md': `${other({ episode: '3' })}\0` },
      'people/odd',
    )
    const run = await release(world, {}, onPush(world, sha))
    expect(messages(run)).toEqual([
      expect.stringMatching(/ep-002\.md has a run id, but its front matter does not follow the format/u),
      expect.stringMatching(
        /Episode 1 of banterpacks .* is not found any more, but GitHub does not tell .*ep-001\.md/u,
      ),
    ])
    expect(run.conclusion).toBe('success')
    expect(run.log).toContain('Nothing to release besides what the warnings tell of.')
    expect((await recorded(world)).episodes).toMatchObject([{ episode: 1, status: 'published' }])
  })
})
