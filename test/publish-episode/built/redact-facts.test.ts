import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { it, type World } from './world.ts'

const SHA = 'a'.repeat(40)
/** Put together here, so that no scanner takes this file for a leak. */
const secret = (letter: string) => `ghp_${`${letter}B3dE5gH7jK9`.repeat(3)}`
const TEXTS = {
  headline: `perf(cache): keep ${secret('a')} warm`,
  scope: secret('b'),
  // It begins where names are cut off: what would be left of it is no secret to a scanner.
  author: `${'Ada '.repeat(11)}${secret('c')}`,
  model: secret('d'),
  quant: `q4-${secret('e')}`,
  dataset: `postgres://reader:${'f'.repeat(12)}@host/chat`,
}
const LEAKS = /[abcdef]B3dE5|ghp_[a-f]|f{6}/u

async function collect(world: World): Promise<void> {
  await world.publish(undefined, { series: 'banterpacks' })
  const { headline, scope, author, model, quant, dataset } = TEXTS
  await world.rows(`INSERT INTO commit_records
    (sha, committed_at, repository, branch, author_name, author_email, headline, type, scope, is_relevant, impact, additions, deletions, collected_at)
    VALUES ('${SHA}', now64(3) - 3600, 'muse/packs', 'main', '${author}', 'ada@example.com', '${headline}', 'perf', '${scope}', true, 'medium', 10, 2, now64(3))`)
  for (const p95 of [100, 80])
    await world.rows(`INSERT INTO bench_runs VALUES
      (now64(3) - 1800, '${randomUUID()}', '${SHA}', '${model}', '${quant}', '${dataset}', ${p95}, ${p95}, ${p95}, 42.5, 0.01, 512, 1)`)
}

it('composes an episode without the secrets in commits, names of authors, models and data sets', {
  timeout: 60_000,
}, async ({ world }) => {
  await collect(world)
  const run = await world.publish(undefined, { series: 'banterpacks' })

  expect(run.outputs.outcome).toBe('created')
  const text = await world.readFile('posts/banterpacks/ep-001.md', 'content/episode-001')
  for (const shown of ['Keep xxxx', 'models: ["xxxx', '`q4-xxxx', 'reader']) {
    expect(text).toContain(shown)
  }
  const everywhere = [text, JSON.stringify(await world.pullRequests()), run.log, run.summary]
  for (const place of everywhere) expect(place).not.toMatch(LEAKS)
})
