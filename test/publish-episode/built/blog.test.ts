import { randomUUID } from 'node:crypto'
import matter from 'gray-matter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { describe, expect } from 'vitest'
import { SECTION_HEADINGS } from '../../../src/episode/body/sections.ts'
import { draftSource, it, type World } from './world.ts'

type Tree = ReturnType<ReturnType<typeof parser>['parse']>
const parser = () => unified().use(remarkParse).use(remarkGfm)

function textOf(node: Tree | Tree['children'][number]): string {
  if ('value' in node) return node.value
  return 'children' in node ? node.children.map((child) => textOf(child)).join('') : ''
}

/** Reads a post as a Next.js blog does: front matter by gray-matter with its own YAML, the rest by remark. */
function readPost(source: string) {
  // Options, so that gray-matter doesn't cache.
  const { data, content } = matter(source, {})
  const { children } = parser().parse(content)
  const headings = children.flatMap((node) => (node.type === 'heading' && node.depth === 2 ? [textOf(node)] : []))
  return { data, headings, nodes: children, text: children.map((node) => textOf(node)).join('\n') }
}

async function publishedPost(world: World): Promise<ReturnType<typeof readPost>> {
  await world.github.merge(world.repository, 1)
  return readPost((await world.readFile('posts/banterpacks/ep-001.md', 'main')) ?? '')
}

describe.concurrent('a published file, read by a blog', { timeout: 180_000 }, () => {
  it('has the entries and sections of the draft', async ({ world }) => {
    await world.publish(
      draftSource({ title: '"It\'s 100% faster: \\"quoted\\" – 測定"', date: '2026-10-07T20:50:43Z' }),
    )
    const post = await publishedPost(world)

    expect(post.data).toMatchObject({
      title: 'It\'s 100% faster: "quoted" – 測定',
      series: 'banterpacks',
      episode: 1,
      models: ['gpt-4', 'claude-3'],
      latency_ms_p95: 1250,
      tokens_in: 1500,
      tokens_out: 800,
      cost_usd: 0.010335,
    })
    expect(new Date(post.data.date).toISOString()).toBe('2026-10-07T20:50:43.000Z')
    expect(post.headings).toEqual([...SECTION_HEADINGS])
    expect(post.text).toContain('The parser is faster.')
  })

  it('has a date where the draft leaves it out, and is whole with Windows line ends and a byte order mark', async ({
    world,
  }) => {
    await world.publish(`\uFEFF${draftSource()}`.replaceAll('\n', '\r\n'))
    const post = await publishedPost(world)

    expect(post.data).toMatchObject({ title: 'Faster parsing', episode: 1 })
    expect(Math.abs(Date.now() - new Date(post.data.date).getTime())).toBeLessThan(600_000)
    expect(post.headings).toEqual([...SECTION_HEADINGS])
  })

  it('has tables, links and the section on data quality where it was composed', async ({ world }) => {
    await world.publish(undefined, { series: 'banterpacks' })
    const sha = 'a'.repeat(40)
    await world.rows(`INSERT INTO commit_records
      (sha, committed_at, repository, branch, author_name, author_email, headline, type, is_relevant, impact, collected_at)
      VALUES ('${sha}', now64(3) - INTERVAL 9 DAY, 'muse/packs', 'main', 'Ada', 'a@b.c', 'perf: a | b <i> ## Not a section', 'perf', true, 'medium', now64(3))`)
    await world.rows(`INSERT INTO bench_runs VALUES
      (now64(3) - INTERVAL 9 DAY, '${randomUUID()}', '${sha}', 'gpt-4', 'q4', 'chat', 95, 100, 105, 42.5, 0.01, 512, 1)`)
    await world.publish(undefined, { series: 'banterpacks' })
    const post = await publishedPost(world)

    expect(post.data).toMatchObject({ series: 'banterpacks', episode: 1, commit_sha: sha, models: ['gpt-4'] })
    expect(post.headings).toEqual([...SECTION_HEADINGS, 'Data quality'])
    expect(post.nodes.filter(({ type }) => type === 'table').length).toBeGreaterThanOrEqual(2)
    expect(post.text).toContain('A | b <i> ## Not a section')
  })
})
