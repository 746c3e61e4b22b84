import { describe, expect } from 'vitest'
import { episodeSource } from '../../episode/episode-source.ts'
import { draftSource, isWrite, it, messages, type World } from './world.ts'

const RUN_ID = '0b9f3c52-5d7e-4a7c-9d8c-3f0f6c1d2e4a'
const OTHER_RUN = '11111111-1111-4111-8111-111111111111'
const MERGING = { 'auto-merge': 'squash' }
const BRANCH = 'content/episode-001'
const at = (number: number) => `posts/banterpacks/ep-00${number}.md`
const draft = (changes: Record<string, string> = {}) => draftSource({ run_id: `"${RUN_ID}"`, ...changes })
const POOR = draft({ confidence_score: '0.1' })
const numbered = (number: number, runId: string) => episodeSource({ episode: String(number), run_id: `"${runId}"` })

/** Proposes the episode for the first time. */
async function proposeFirst(world: World, inputs: Readonly<Record<string, string>> = {}): Promise<void> {
  const run = await world.publish(draft(), inputs)
  expect({ outcome: run.outputs.outcome, said: messages(run) }).toEqual({ outcome: 'created', said: [] })
}

/** Opens a pull request as a person. */
async function propose(
  world: World,
  branch: string,
  files: Readonly<Record<string, string>>,
  { base = 'main', body = '' } = {},
): Promise<void> {
  await world.commitFiles({ branch, message: 'Files', files })
  await world.ask('POST', '/pulls', { title: branch, head: branch, base, body })
}

async function pullRequest(world: World, number = 1): Promise<Record<string, unknown>> {
  const answered = await world.ask('GET', `/pulls/${number}`)
  return { ...(typeof answered === 'object' ? answered : {}) }
}

describe.concurrent('the old branch of an episode whose number was taken', { timeout: 180_000 }, () => {
  const PICTURE = 'public/picture.svg'

  /** The commit of a person lies below one of the action. */
  async function leavePicture(world: World): Promise<void> {
    await proposeFirst(world)
    await world.commitFiles({ branch: BRANCH, message: 'Picture', files: { [PICTURE]: '<svg/>' } })
    const updated = await world.publish(draft({ tokens_in: '7' }))
    expect(updated.outputs.outcome).toBe('updated')
  }

  it('stays where a person has committed on it, below a commit of the action', async ({ world }) => {
    await leavePicture(world)
    await world.commitFiles({ branch: 'main', message: 'Taken', files: { [at(1)]: numbered(1, OTHER_RUN) } })
    const run = await world.publish(draft({ tokens_in: '7' }))
    expect(run.outputs.outcome).toBe('conflict')
    expect(messages(run).at(-1)).toContain(`the branch ${BRANCH} has commits by others`)
    expect(await world.readFile(PICTURE, BRANCH)).toBe('<svg/>')
    expect(await pullRequest(world)).toMatchObject({ state: 'open' })
  })

  it('stays too where the episode was published with another number', async ({ world }) => {
    await leavePicture(world)
    const files = { [at(1)]: numbered(1, OTHER_RUN), [at(2)]: numbered(2, RUN_ID) }
    await world.commitFiles({ branch: 'main', message: 'Taken', files })
    const run = await world.publish(draft({ tokens_in: '7' }))
    expect(run.outputs).toMatchObject({ outcome: 'unchanged', path: at(2) })
    expect(messages(run)).toEqual([
      expect.stringContaining(`its old branch ${BRANCH} has commits by others, and stays`),
    ])
    expect(await world.readFile(PICTURE, BRANCH)).toBe('<svg/>')
  })

  it('ends where nobody has', async ({ world }) => {
    await proposeFirst(world)
    await world.publish(draft({ tokens_in: '7' }))
    await world.commitFiles({ branch: 'main', message: 'Taken', files: { [at(1)]: numbered(1, OTHER_RUN) } })
    const run = await world.publish(draft({ tokens_in: '7' }))
    expect(run.outputs).toMatchObject({ outcome: 'created', episode: '2' })
    expect(await world.branches()).toEqual(['content/episode-002', 'main'])
  })
})

describe.concurrent('an episode in a file that is named without a number', { timeout: 180_000 }, () => {
  const FREE = 'posts/banterpacks/faster.md'

  it('is found by its front matter where branch, file and text are all changed', async ({ world }) => {
    await proposeFirst(world)
    const text = (await world.readFile(at(1), BRANCH)) ?? ''
    await world.ask('POST', `/branches/${BRANCH}/rename`, { new_name: 'better-name' })
    await world.commitFiles({ branch: 'better-name', message: 'Rename', files: { [at(1)]: null, [FREE]: text } })
    await world.ask('PATCH', '/pulls/1', { body: 'My own words.' })
    const same = await world.publish(draft())
    expect(same.outputs).toMatchObject({ outcome: 'unchanged', path: FREE, episode: '1', 'pull-request-number': '1' })
    const other = await world.publish(draftSource({ title: '"Another"' }))
    expect(other.outputs).toMatchObject({ outcome: 'created', episode: '2' })
  })

  it('is found in the pull request of a person, and has its number there', async ({ world }) => {
    await propose(world, 'mine', { [FREE]: numbered(1, RUN_ID) })
    world.requests()
    const same = await world.publish(draft())
    expect(same.outputs).toMatchObject({ outcome: 'conflict', path: FREE, 'pull-request-number': '1' })
    expect(world.requests().filter(isWrite)).toEqual([])
    const other = await world.publish(draftSource({ title: '"Another"' }))
    expect(other.outputs).toMatchObject({ outcome: 'created', episode: '2' })
  })
})

describe.concurrent('of several pull requests with an episode', { timeout: 180_000 }, () => {
  it('the one into the base counts', async ({ world }) => {
    const inputs = { ...MERGING, branch: 'episode-{number}' }
    await proposeFirst(world, inputs)
    const text = (await world.readFile(at(1), 'episode-001')) ?? ''
    await world.commitFiles({ branch: 'release', message: 'Release', files: { 'a.md': 'x' } })
    await propose(world, 'backport-1', { [at(1)]: text }, { base: 'release' })
    const same = await world.publish(draft(), inputs)
    expect(same.outputs).toMatchObject({ outcome: 'unchanged', 'pull-request-number': '1' })
    const poor = await world.publish(POOR, inputs)
    expect(poor.outputs).toMatchObject({ outcome: 'updated', 'pull-request-number': '1' })
    expect(await pullRequest(world)).toMatchObject({ auto_merge: null, draft: true })
  })

  it('one whose text was copied does not count, whatever its number', async ({ world }) => {
    await world.commitFiles({ branch: 'main', message: 'First', files: { [at(1)]: numbered(1, OTHER_RUN) } })
    await proposeFirst(world, MERGING)
    const { body } = await pullRequest(world)
    const copied = { body: String(body) }
    const mine = '22222222-2222-4222-8222-222222222222'
    await world.publish(draftSource({ run_id: `"${mine}"` }), MERGING)
    await world.ask('PATCH', '/pulls/2', copied)
    await propose(
      world,
      'mine',
      { 'posts/banterpacks/ep-001-more.md': numbered(1, '33333333-3333-4333-8333-333333333333') },
      copied,
    )
    const same = await world.publish(draft(), MERGING)
    expect(same.outputs).toMatchObject({ outcome: 'unchanged', 'pull-request-number': '1' })
    const faulty = await world.publish(draft({ cost_usd: '-1' }), MERGING)
    expect(messages(faulty).at(-1)).toContain('Pull request #1, because')
    expect(messages(faulty).at(-1)).not.toMatch(/#[23]/u)
    expect(await pullRequest(world, 2)).toMatchObject({ auto_merge: {} })
    const poor = await world.publish(POOR, MERGING)
    expect(poor.outputs).toMatchObject({ outcome: 'updated', 'pull-request-number': '1' })
    expect(await pullRequest(world, 2)).toMatchObject({ auto_merge: {} })
  })
})

describe.concurrent('what is said of an episode', { timeout: 180_000 }, () => {
  it('that was moved on the base branch names the pull request that brought it', async ({ world }) => {
    await proposeFirst(world)
    const text = (await world.readFile(at(1), BRANCH)) ?? ''
    await world.github.merge(world.repository, 1)
    await world.ask('DELETE', `/git/refs/heads/${BRANCH}`)
    const moved = 'posts/banterpacks/ep-001/index.md'
    await world.commitFiles({ branch: 'main', message: 'Move', files: { [at(1)]: null, [moved]: text } })
    world.requests()
    const run = await world.publish(draft())
    expect(run.outputs).toMatchObject({ outcome: 'unchanged', path: moved, branch: BRANCH, 'pull-request-number': '1' })
    expect(world.requests()).toEqual(['query', 'query', expect.stringMatching(/^GET \/commits\//u), 'query'])
  })

  it('that asks for another number later says that it stays where it is', async ({ world }) => {
    await proposeFirst(world)
    const warning = 'The draft gives itself the number 7, but was proposed as episode 1 before, which it stays.'
    const same = await world.publish(draft({ episode: '7' }))
    expect({ outcome: same.outputs.outcome, said: messages(same) }).toEqual({ outcome: 'unchanged', said: [warning] })
    const changed = await world.publish(draft({ episode: '7', tokens_in: '7' }))
    expect(changed.outputs).toMatchObject({ outcome: 'updated', episode: '1' })
    expect(messages(changed)).toEqual([warning])
  })
})
