import { mkdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import { episodeSource } from '../../episode/episode-source.ts'
import { draftSource, it, messages, type World } from './world.ts'

const RUNS = [1, 2, 3, 4, 5, 6].map((digit) => `${String(digit).repeat(8)}-1111-4111-8111-111111111111`)
/** An episode that is complete, with a number and a run id of its own. */
const numbered = (number: number, changes: Record<string, string | undefined> = {}) =>
  episodeSource({ episode: String(number), run_id: `"${RUNS[number]}"`, ...changes })
const at = (number: number) => `posts/banterpacks/ep-00${number}.md`

/** Puts files on a branch, and opens its pull request where there is none. */
async function propose(world: World, branch: string, files: Readonly<Record<string, string>>, base = 'main') {
  await world.commitFiles({ branch, message: 'Files', files })
  await world.ask('POST', '/pulls', { title: branch, head: branch, base })
}

/** Checks a change with these files checked out. */
async function validate(
  world: World,
  event: object | undefined,
  files: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>> = {},
) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(world.workspace, path)), { recursive: true })
    await world.write(path, text)
  }
  const github = { url: world.github.url, token: world.token, repository: world.repository }
  const run = await world.run(
    { operation: 'validate', ...inputs },
    { github: event === undefined ? github : { ...github, event } },
  )
  return messages(run)
}

const ofPullRequest = (number: number) => ({ pull_request: { number, base: { ref: 'main' } } })
const RUN_ID_OF = (name: string) => expect.stringMatching(new RegExp(`^run_id: .* that of ${name}\\.`, 'u'))
const NUMBER_OF = (name: string) => expect.stringMatching(new RegExp(`^episode: .* which ${name} has\\.`, 'u'))

describe.concurrent('validate, of two open pull requests', { timeout: 180_000 }, () => {
  it('finds an earlier one at fault that takes the run id of a later one', async ({ world }) => {
    await propose(world, 'first', { [at(1)]: numbered(1) })
    await propose(world, 'second', { [at(2)]: numbered(2) })
    expect(await validate(world, ofPullRequest(1), { [at(1)]: numbered(1) })).toEqual([])
    const files = { [at(1)]: numbered(1, { run_id: `"${RUNS[2]}"` }) }
    await world.commitFiles({ branch: 'first', message: 'Other run', files })
    expect(await validate(world, ofPullRequest(1), files)).toContainEqual(RUN_ID_OF('pull request #2'))
    expect(await validate(world, ofPullRequest(2), { [at(2)]: numbered(2) })).toContainEqual(
      RUN_ID_OF('pull request #1'),
    )
  })

  it('reads what is in the files, whatever the pull request of an episode says', async ({ world }) => {
    await world.publish(draftSource({ run_id: `"${RUNS[1]}"` }))
    const text = String(await world.readFile(at(1), 'content/episode-001'))
    const files = { [at(1)]: text.replace(String(RUNS[1]), String(RUNS[2])) }
    await world.commitFiles({ branch: 'content/episode-001', message: 'Other run', files })
    await propose(world, 'second', { [at(2)]: numbered(2) })
    expect(await validate(world, ofPullRequest(2), { [at(2)]: numbered(2) })).toContainEqual(
      RUN_ID_OF('pull request #1'),
    )
  })

  it('takes an edit of a published episode for no claim, in either', async ({ openWorld }) => {
    const world = await openWorld({ files: { [at(1)]: numbered(1) } })
    const [one, other] = ['"Corrected"', '"Corrected again"'].map((title) => ({ [at(1)]: numbered(1, { title }) }))
    await propose(world, 'first', { ...one })
    await propose(world, 'second', { ...other })
    expect(await validate(world, ofPullRequest(1), { ...one })).toEqual([])
    expect(await validate(world, ofPullRequest(2), { ...other })).toEqual([])
    const taking = { [at(1)]: numbered(1, { run_id: `"${RUNS[3]}"` }) }
    await world.commitFiles({ branch: 'first', message: 'Other run', files: taking })
    await propose(world, 'third', { [at(3)]: numbered(3) })
    expect(await validate(world, ofPullRequest(3), { [at(3)]: numbered(3) })).toContainEqual(
      RUN_ID_OF('pull request #1'),
    )
  })

  it('leaves those alone that merge into another branch, or remove a file', async ({ openWorld }) => {
    const world = await openWorld({ files: { [at(1)]: numbered(1) } })
    await world.commitFiles({ branch: 'develop', message: 'Develop', files: { 'a.md': 'x' } })
    await propose(world, 'backport', { [at(2)]: numbered(2) }, 'develop')
    await world.commitFiles({ branch: 'removing', message: 'Remove', files: { [at(1)]: null } })
    await world.ask('POST', '/pulls', { title: 'Remove', head: 'removing', base: 'main' })
    await propose(world, 'mine', { [at(2)]: numbered(2) })
    expect(await validate(world, ofPullRequest(3), { [at(2)]: numbered(2) })).toEqual([])
  })

  it('finds a number that only the front matter has, and one file for two', async ({ openWorld }) => {
    const [path, other] = ['posts/banterpacks/faster.md', 'posts/banterpacks/slower.md']
    const world = await openWorld({ files: { [other]: numbered(4) } })
    await propose(world, 'first', { [path]: numbered(1) })
    await propose(world, 'second', { [path]: numbered(2) })
    expect(await validate(world, ofPullRequest(2), { [path]: numbered(2) })).toContainEqual(
      expect.stringMatching(/^Expected a file of its own, found that of pull request #1\./u),
    )
    await propose(world, 'third', { [at(1)]: numbered(1, { run_id: `"${RUNS[3]}"` }) })
    expect(
      await validate(world, ofPullRequest(3), { [at(1)]: numbered(1, { run_id: `"${RUNS[3]}"` }) }),
    ).toContainEqual(NUMBER_OF('pull request #1'))
    const files = { [at(4)]: numbered(4, { run_id: `"${RUNS[3]}"` }) }
    await propose(world, 'fourth', files)
    expect(await validate(world, ofPullRequest(4), files)).toContainEqual(NUMBER_OF(`${other} on main`))
    expect((await world.publish(draftSource({ title: '"New"' }))).outputs).toMatchObject({ episode: '5' })
  })
})

const MAIN = (path: string) => `${path.replace('.', '\\.')} on main`

describe.concurrent('validate, of numbers and run ids that the base has', { timeout: 180_000 }, () => {
  it('finds a number that two open pull requests give to published files anew', async ({ openWorld }) => {
    const [faster, slower] = ['posts/banterpacks/faster.md', 'posts/banterpacks/slower.md']
    const world = await openWorld({ files: { [faster]: numbered(1), [slower]: numbered(2) } })
    const one = { [faster]: numbered(1, { episode: '5' }) }
    const other = { [slower]: numbered(2, { episode: '5' }) }
    await propose(world, 'first', one)
    await propose(world, 'second', other)
    await propose(world, 'third', { [at(5)]: numbered(5) })
    expect(await validate(world, ofPullRequest(1), one)).toContainEqual(NUMBER_OF('pull request #[23]'))
    expect(await validate(world, ofPullRequest(2), other)).toContainEqual(NUMBER_OF('pull request #[13]'))
    expect(await validate(world, ofPullRequest(3), { [at(5)]: numbered(5) })).toContainEqual(
      NUMBER_OF('pull request #[12]'),
    )
  })

  it('lets episodes be edited that are alike on the base, and lets no more become like them', async ({ openWorld }) => {
    const twin = 'posts/banterpacks/ep-001/index.md'
    const world = await openWorld({ files: { [at(1)]: numbered(1), [twin]: numbered(1), [at(3)]: numbered(3) } })
    const edited = numbered(1, { title: '"Typo"' })
    await propose(world, 'one', { [at(1)]: edited })
    expect(await validate(world, ofPullRequest(1), { [at(1)]: edited })).toEqual([])
    await propose(world, 'both', { [at(1)]: edited, [twin]: edited })
    expect(await validate(world, ofPullRequest(2), { [at(1)]: edited, [twin]: edited })).toEqual([])
    const files = { [at(3)]: numbered(3, { run_id: `"${RUNS[1]}"` }) }
    await propose(world, 'another', files)
    expect(await validate(world, ofPullRequest(3), files)).toContainEqual(RUN_ID_OF(MAIN(at(1))))
  })

  it.for(['before', 'after'])(
    'finds an edit that takes what a file %s it in the change has',
    async (side, { openWorld }) => {
      const [taking, had] = side === 'after' ? [at(1), at(2)] : [at(2), at(1)]
      const number = side === 'after' ? 2 : 1
      const world = await openWorld({ files: { [at(1)]: numbered(1), [at(2)]: numbered(2) } })
      const files = {
        [had]: numbered(number, { title: '"Typo"' }),
        [taking]: numbered(3 - number, { run_id: `"${RUNS[number]}"` }),
      }
      await propose(world, 'one', files)
      expect(await validate(world, ofPullRequest(1), files)).toContainEqual(
        expect.stringMatching(/^run_id: expected one of its own/u),
      )
    },
  )

  it('fails a new episode beside one of another pull request that can not be read, and lets an edit be', async ({
    openWorld,
  }) => {
    const world = await openWorld({ files: { [at(3)]: numbered(3) } })
    await propose(world, 'first', { [at(1)]: `${numbered(1, { run_id: `"${RUNS[2]}"` })}\u0000` })
    await propose(world, 'second', { [at(2)]: numbered(2) })
    expect(await validate(world, ofPullRequest(2), { [at(2)]: numbered(2) })).toContainEqual(
      expect.stringMatching(/^run_id: posts\/banterpacks\/ep-001\.md of pull request #1 may have the same/u),
    )
    const edit = { [at(3)]: numbered(3, { title: '"Typo"' }) }
    await propose(world, 'third', edit)
    expect(await validate(world, ofPullRequest(3), edit)).toEqual([])
  })
})

describe.concurrent('validate, of files that are episodes by what they hold', { timeout: 180_000 }, () => {
  it('refuses a symbolic link in the folder of a series, also as a draft', async ({ world }) => {
    await propose(world, 'one', { [at(2)]: '../../drafts/x.md', 'drafts/x.md': draftSource() })
    await mkdir(join(world.workspace, 'drafts'))
    await mkdir(join(world.workspace, 'posts/banterpacks'), { recursive: true })
    await world.write('drafts/x.md', draftSource())
    await symlink('../../drafts/x.md', join(world.workspace, at(2)))
    const refusal = expect.stringMatching(/^This file is a symbolic link/u)
    expect(await validate(world, ofPullRequest(1), {})).toContainEqual(refusal)
    expect(await validate(world, undefined, {}, { draft: at(2) })).toContainEqual(refusal)
    await symlink('x.md', join(world.workspace, 'drafts/y.md'))
    expect(await validate(world, undefined, {}, { draft: 'drafts/y.md' })).toEqual([])
  })

  it('holds a draft against the other episodes of the same change, in whatever order', async ({ world }) => {
    const files = { [at(2)]: numbered(2), [at(3)]: numbered(3, { run_id: `"${RUNS[2]}"` }), [at(4)]: numbered(4) }
    await propose(world, 'one', files)
    const check = (draft: string) => validate(world, ofPullRequest(1), files, { draft })
    expect(await check(at(2))).toContainEqual(RUN_ID_OF('posts/banterpacks/ep-003\\.md'))
    expect(await check(at(3))).toContainEqual(RUN_ID_OF('posts/banterpacks/ep-002\\.md'))
    expect(await check(at(4))).toEqual([])
  })

  it('fails where another episode of the same change can not be read', async ({ world }) => {
    const files = { [at(2)]: numbered(2), [at(3)]: numbered(3) }
    await propose(world, 'one', files)
    expect(await validate(world, ofPullRequest(1), { [at(2)]: numbered(2) }, { draft: at(2) })).toContainEqual(
      expect.stringMatching(/^The episode 'posts\/banterpacks\/ep-003\.md' can't be used: no such file/u),
    )
  })

  it.for([
    ['posts/saga/faster.md', { series: '"saga"' }, 'posts/saga/ep-001.md'],
    ['posts/saga/faster/index.md', { series: '"saga"' }, 'posts/saga/ep-001.md'],
    ['posts/banterpacks/faster-parsing/index.md', {}, at(1)],
    ['posts/banterpacks/2026/ep-001.md', {}, at(1)],
    ['posts/banterpacks/2026/october/faster.md', {}, at(1)],
  ] as const)('checks %s', async ([path, changes, like], { openWorld }) => {
    const world = await openWorld({ files: { [like]: numbered(1, changes) } })
    const files = { [path]: numbered(1, changes) }
    await propose(world, 'one', files)
    const found = RUN_ID_OF(MAIN(like))
    expect(await validate(world, ofPullRequest(1), files)).toContainEqual(found)
    expect(await validate(world, undefined, files, { draft: path })).toContainEqual(found)
  })

  it('passes over other files in folders below, translations, and folders that are no series', async ({ world }) => {
    const files = {
      'posts/banterpacks/notes/plan.md': '# A plan',
      'posts/banterpacks/ep-001/index.fr.md': numbered(1),
      'posts/about/faster.md': numbered(1),
      'posts/about/2026/ep-001.md': numbered(1),
    }
    await propose(world, 'one', files)
    expect(await validate(world, ofPullRequest(1), files)).toEqual([])
    const draft = 'posts/banterpacks/drafts/faster.md'
    expect(await validate(world, undefined, { [draft]: draftSource() }, { draft })).toEqual([])
  })
})

describe.concurrent('validate, of other events', { timeout: 180_000 }, () => {
  it('checks what a push brings, to the default branch and to another one', async ({ world }) => {
    const before = await world.commitFiles({ branch: 'main', message: 'One', files: { [at(1)]: numbered(1) } })
    await propose(world, 'first', { [at(3)]: numbered(3) })
    const files = { [at(2)]: numbered(2, { run_id: `"${RUNS[1]}"` }), [at(3)]: numbered(3) }
    const after = await world.commitFiles({ branch: 'topic', message: 'Two', files })
    const push = (ref: string, changes: object = {}) => ({
      ref: `refs/heads/${ref}`,
      before,
      after,
      repository: { default_branch: 'main' },
      ...changes,
    })
    for (const event of [push('topic', { before: '0'.repeat(40) }), push('main')])
      expect(await validate(world, event, files)).toEqual([
        RUN_ID_OF('posts/banterpacks/ep-001\\.md on main'),
        RUN_ID_OF('pull request #1'),
        NUMBER_OF('pull request #1'),
        expect.stringContaining('3 faults'),
      ])
    // The pull request of the branch itself is no other one.
    await world.ask('POST', '/pulls', { title: 'Topic', head: 'topic', base: 'main' })
    const own = await validate(world, push('topic'), files)
    expect(own.join()).not.toContain('#2')
    for (const event of [push('main', { before: '0'.repeat(40) }), push('topic', { after: '0'.repeat(40) })])
      expect(await validate(world, event, files)).toEqual([expect.stringMatching(/^Nothing to validate/u)])
  })

  it('checks the place of an episode that is named by hand', async ({ openWorld }) => {
    const world = await openWorld({ files: { [at(1)]: numbered(1) } })
    await propose(world, 'first', { [at(3)]: numbered(3) })
    const check = (path: string, text: string) => validate(world, undefined, { [path]: text }, { draft: path })
    expect(await check(at(1), numbered(1, { title: '"Corrected"' }))).toEqual([])
    expect(await check(at(2), numbered(2, { run_id: `"${RUNS[1]}"` }))).toContainEqual(
      RUN_ID_OF('posts/banterpacks/ep-001\\.md on main'),
    )
    expect(await check(at(3), numbered(3))).toContainEqual(NUMBER_OF('pull request #1'))
  })

  it('checks an episode in a folder of its own, and finds one there', async ({ openWorld }) => {
    const bundle = 'posts/banterpacks/ep-001/index.md'
    const world = await openWorld({ files: { [bundle]: numbered(1) } })
    const files = { 'posts/banterpacks/ep-002/index.md': numbered(3), [at(4)]: numbered(4, { run_id: `"${RUNS[1]}"` }) }
    await propose(world, 'first', files)
    const found = await validate(world, ofPullRequest(1), files)
    expect(found).toContainEqual("episode: expected 2, the number in the file's name, found 3.")
    expect(found).toContainEqual(RUN_ID_OF(`${bundle.replace('.', '\\.')} on main`))
  })

  it('fails where an episode of the base can not be read, but for one that the change mends', async ({ openWorld }) => {
    const world = await openWorld({ files: { [at(1)]: `${numbered(1)}\u0000` } })
    await propose(world, 'first', { [at(2)]: numbered(2) })
    expect(await validate(world, ofPullRequest(1), { [at(2)]: numbered(2) })).toEqual([
      expect.stringMatching(/^GitHub doesn't tell the text of posts\/banterpacks\/ep-001\.md on main/u),
    ])
    await propose(world, 'second', { [at(1)]: numbered(1) })
    expect(await validate(world, ofPullRequest(2), { [at(1)]: numbered(1) })).toEqual([])
  })
})
