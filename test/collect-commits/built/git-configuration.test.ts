import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { git } from '../../git/git.ts'
import type { GitRepository } from '../../git/repository.ts'
import type { FaultAnswer } from '../../sandbox/github/faults.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { it as collected } from './world.ts'

/** `home` makes a home folder with a configuration of git's, and gives the environment that has git find it. */
const it = collected.extend('home', async ({ packs: _ }, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), 'home-'))
  onCleanup(() => rm(folder, { recursive: true, force: true }))
  return async (configuration: string) => {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, '.gitconfig'), configuration)
    return { env: { HOME: folder, XDG_CONFIG_HOME: join(folder, 'none') } }
  }
})

/** More than are read one by one: git has to fetch them. */
const commitSome = (packs: GitRepository) =>
  packs.commits(
    Array.from({ length: 6 }, (_, index) => ({
      message: `feat: ${index}`,
      files: { [`${index}.txt`]: 'x\n' },
      authorDate: hoursAgo(10 - index),
    })),
  )

const UPLOAD_PACK = /POST .*git-upload-pack/u

describe("the runner's configuration of git", () => {
  it.for([
    ['forbids bare repositories', '[safe]\n\tbareRepository = explicit\n'],
    ['checks objects', '[transfer]\n\tfsckObjects = true\n[fetch]\n\tfsckObjects = true\n'],
    [
      'rewrites addresses',
      '[url "ssh://git@github.example.com/"]\n\tinsteadOf = http://127.0.0.1\n\tinsteadOf = http://\n',
    ],
    [
      'fetches in other ways',
      '[fetch]\n\tprune = true\n\trecurseSubmodules = true\n[remote]\n\tpushDefault = nowhere\n[protocol]\n\tallow = never\n',
    ],
    ['can not be read', '[this is no configuration\n'],
    [
      'names other programs',
      '[core]\n\tsshCommand = false\n\tpager = false\n[credential]\n\thelper = "!exit 1"\n[init]\n\tdefaultObjectFormat = sha256\n',
    ],
  ])('may be one that %s', async ([, configuration = ''], { world, packs, home }) => {
    await commitSome(packs)
    // A commit that git's checks refuse: its author has no name and no space before the address.
    const tree = await packs.git('rev-parse', 'main^{tree}')
    const parent = await packs.sha()
    const time = `${Math.floor(Date.parse(hoursAgo(1)) / 1000)} +0000`
    const raw = `tree ${tree}\nparent ${parent}\nauthor <nobody@example.com> ${time}\ncommitter <nobody@example.com> ${time}\n\nfix: odd\n`
    const args = ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally']
    const odd = (await git(packs.directory, args, { input: raw })).toString().trim()
    await packs.reset('main', odd)
    const run = await world.collect({}, await home(configuration))
    expect({ conclusion: run.conclusion, stored: run.outputs['commits-stored'] }).toEqual({
      conclusion: 'success',
      stored: '7',
    })
    expect(await world.rows('SELECT sum(length(files)) AS files FROM commits')).toEqual([{ files: 6 }])
  })

  it('says how GitHub is reached: by a proxy, say', async ({ world, packs, home }) => {
    await commitSome(packs)
    const run = await world.collect({}, await home('[http]\n\tproxy = http://127.0.0.1:9\n'))
    expect(run.annotations[0]?.message).toMatch(/git failed while fetching the commits of .*127\.0\.0\.1 port 9/su)
  })
})

describe('git over HTTP', () => {
  it.for<[string, FaultAnswer, RegExp]>([
    ['status 502', { status: 502 }, UPLOAD_PACK],
    ['status 429', { status: 429, headers: { 'retry-after': '1' } }, UPLOAD_PACK],
    ['a connection that is reset', 'reset', /info\/refs/u],
    ['an answer that breaks off', 'broken', /info\/refs/u],
  ])('is tried again after %s, and says so', async ([, answer, match], { world, packs }) => {
    await commitSome(packs)
    world.github.inject({ match, answer })
    const run = await world.collect()
    world.github.clearFaults()
    expect({ conclusion: run.conclusion, stored: run.outputs['commits-stored'] }).toEqual({
      conclusion: 'success',
      stored: '6',
    })
    expect(run.log).toMatch(/git failed while fetching the commits of http.*Trying again \(2 of 3\)\./u)
  })

  it('is given up after three tries', async ({ world, packs }) => {
    await commitSome(packs)
    world.github.inject({ match: /info\/refs/u, answer: { status: 503 }, times: 99 })
    world.github.clearRequests()
    const run = await world.collect()
    world.github.clearFaults()
    expect(run.conclusion).toBe('failure')
    expect(world.github.requests.filter(({ path }) => path.includes('info/refs'))).toHaveLength(3)
  })

  it('is asked once where it refuses', async ({ world, packs }) => {
    await commitSome(packs)
    world.github.inject({ match: /info\/refs/u, answer: { status: 403 }, times: 99 })
    world.github.clearRequests()
    const run = await world.collect()
    world.github.clearFaults()
    expect(run.annotations[0]?.message).toContain("Check that the token may read the repository's contents")
    expect(world.github.requests.filter(({ path }) => path.includes('info/refs'))).toHaveLength(1)
  })

  it('is not waited for without end', async ({ world, packs }) => {
    await commitSome(packs)
    world.github.inject({ match: UPLOAD_PACK, answer: 'held' })
    const run = await world.collect()
    world.github.clearFaults()
    expect(run.outputs['commits-stored']).toBe('6')
    expect(run.log).toMatch(/too slow.*Trying again/iu)
  })
})
