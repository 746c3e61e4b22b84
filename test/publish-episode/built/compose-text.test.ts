import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { readAsBlog } from '../../text/markdown/blog-rendering.ts'
import { addCommit, compose, createTables, file, hoursAgo, shaOf, sqlTime } from './composing.ts'
import { it, type World } from './world.ts'

/** What a benchmark measured. */
interface Figures {
  readonly p95: number
  readonly tokensPerSec: number
  readonly cost: number
  readonly memory: number
}

const addFigures = (world: World, sha: string, hours: number, { p95, tokensPerSec, cost, memory }: Figures) =>
  world.rows(`INSERT INTO bench_runs VALUES
    (${sqlTime(hoursAgo(hours))}, '${randomUUID()}', '${sha}', 'gpt-4', 'q4', 'chat', 1, ${p95}, 3, ${tokensPerSec}, ${cost}, ${memory}, 1)`)

/** The composed file without its front matter, and without the addresses of its links. */
const bodyOf = async (world: World) =>
  ((await file(world)) ?? '').split('\n---\n')[1]?.replace(/\]\([^)]*\)/gu, ']') ?? ''

describe.concurrent('the text of a composed episode', { timeout: 180_000 }, () => {
  it("begins with the largest change, its pull request's own first sentence and what was measured", async ({
    world,
  }) => {
    await createTables(world)
    await addCommit(world, shaOf('a'), 'feat: first', hoursAgo(9), { pull_request: null, additions: 5_000 })
    await addCommit(world, shaOf('b'), 'perf(io): read once (#12)', hoursAgo(8), {
      pull_request: 12,
      pull_request_title: 'perf(io): read once',
      pull_request_summary: 'Each file was read for every request.',
    })
    await addFigures(world, shaOf('a'), 9, { p95: 100, tokensPerSec: 40, cost: 0.01, memory: 512 })
    await addFigures(world, shaOf('b'), 8, { p95: 60, tokensPerSec: 40, cost: 0.012, memory: 1024 })
    await compose(world)
    expect(await file(world)).toContain('title: "Read once"')
    const body = await bodyOf(world)
    expect(body).toContain(
      '**Read once** ([#12]). Each file was read for every request. With `gpt-4` / `q4` / `chat` the peak memory rose from 512 MB to 1,024 MB (+100.0 %), and the p95 latency fell from 100 ms to 60 ms (−40.0 %); noise is not ruled out. **First** ([aaaaaaa]).',
    )
    expect(body).toContain(
      '- Answers of `gpt-4` / `q4` / `chat` take 40.0 % less time: a p95 latency of 60 ms, before it 100 ms ([bbbbbbb]).',
    )
    expect(body).toContain('- Noise is not ruled out for any of these.')
    expect(body).toContain('1,000 tokens cost 20.0 % more: $0.012, before it $0.01')
    expect(body).toContain(
      '- Measure it again, to know whether the peak memory (+100.0 %) and the cost of 1,000 tokens (+20.0 %) of `gpt-4` / `q4` / `chat` got worse at `bbbbbbb`.',
    )
    expect(body).toContain('- Benchmarks cover 2 relevant commits: all of them.')
  })

  it('tells the commits of a pull request as one change, by its title', async ({ world }) => {
    await createTables(world)
    const pullRequest = { pull_request: 12, pull_request_title: 'Keep what was parsed', pull_request_summary: '' }
    await addCommit(world, shaOf('a'), 'wip', hoursAgo(9), pullRequest)
    await addCommit(world, shaOf('b'), 'fix typo', hoursAgo(8), pullRequest)
    await addCommit(world, shaOf('c'), 'Merge pull request #12 from muse/keep', hoursAgo(7), {
      ...pullRequest,
      is_merge: true,
    })
    await compose(world)
    const body = await bodyOf(world)
    expect(body).toContain('**Keep what was parsed** ([#12]).')
    expect(body).toContain('In all, 2 commits')
    expect(body).toContain('1 merge is left out.')
    expect(body).not.toContain('wip')
  })

  it('folds programs, releases and merges into one line, and names none of them', async ({ world }) => {
    await createTables(world)
    await addCommit(world, shaOf('a'), 'perf: faster', hoursAgo(9))
    const alone = { pull_request: null }
    await addCommit(world, shaOf('b'), 'chore(deps): bump x', hoursAgo(8), {
      ...alone,
      is_bot: true,
      author_email: 'bot@example.com',
    })
    await addCommit(world, shaOf('c'), 'Release 1.2.3: faster', hoursAgo(7), alone)
    await addCommit(world, shaOf('d'), "Merge branch 'faster'", hoursAgo(6), {
      ...alone,
      is_merge: true,
      additions: 9_000,
    })
    await compose(world)
    const body = await bodyOf(world)
    expect(body).toContain('In all, 3 commits in muse/packs by 1 contributor')
    expect(body).toContain('30 lines added, 6 lines deleted')
    expect(body).toContain('Included: 1 commit by bots, 1 release. 1 merge is left out.')
    expect(body).not.toMatch(/bump x|Release 1|Merge branch|Not all/u)
  })

  it('shows what hostile texts say, and does nothing that they say', async ({ world }) => {
    await createTables(world)
    const hostile =
      '</p><script>x</script> ![x](https://evil.example/y) {evil} @everyone closes #1 \u200b<!-- ## Next steps www.evil.example.'
    await addCommit(world, shaOf('a'), `perf: ${hostile}`, hoursAgo(9), {
      scope: hostile,
      author_name: hostile,
      pull_request_title: hostile,
      pull_request_summary: hostile,
    })
    await addCommit(world, shaOf('b'), 'perf: more', hoursAgo(8), { summary: hostile, pull_request: null })
    const run = await compose(world)
    expect(run.outputs.outcome).toBe('created')
    const text = (await file(world)) ?? ''
    expect(text).not.toMatch(/[\u200b\u2060\ufeff]/u)
    const { kinds, links } = readAsBlog(text.split('\n---\n')[1] ?? '')
    expect(kinds.filter((kind) => ['image', 'html'].includes(kind))).toEqual(['html'])
    expect(text.split('\n---\n')[1]?.match(/<!--/gu)).toHaveLength(1)
    expect(links.filter((link) => !link.includes('/muse/packs/'))).toEqual([])
  })
})
