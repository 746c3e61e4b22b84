import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { draftSource, isWrite, messages, it as published, type World } from './world.ts'

const HOUR_MS = 3_600_000
const sqlTime = (hours: number) =>
  `'${new Date(Date.now() - hours * HOUR_MS).toISOString().slice(0, 23).replace('T', ' ')}'`
const shaOf = (digits: string) => digits.padEnd(40, '0')
const LLAMA_SHA = shaOf('a1b2c3d')
const QWEN_SHA = shaOf('b2c3d4e')
const EARLIER_SHA = shaOf('c3d4e5f')

const addCommit = (world: World, sha: string, headline: string, hours: number, lines = 1_040) =>
  world.rows(`INSERT INTO commit_records
    (sha, committed_at, repository, branch, author_name, author_email, headline, type, is_relevant, impact, additions, deletions, files, pull_request, collected_at)
    VALUES ('${sha}', ${sqlTime(hours)}, 'muse/packs', 'main', 'Ada', 'ada@example.com', '${headline}', 'perf', true, 'medium', ${lines}, 245, [('src/a.ts', 'modified')], 17, now64(3))`)

const addBenchmark = (world: World, sha: string, model: string, p95: number, hours: number) =>
  world.rows(`INSERT INTO bench_runs VALUES
    (${sqlTime(hours)}, '${randomUUID()}', '${sha}', '${model}', 'q4', 'chat', ${p95 - 15}, ${p95}, ${p95 + 35}, 42.5, 0.25, 2048, 1)`)

/** Two models, measured before and now, at commits of one repository. */
const it = published.extend('measured', async ({ world }) => {
  await world.publish(undefined, { series: 'banterpacks' })
  await addCommit(world, EARLIER_SHA, 'feat: earlier', 100)
  await addCommit(world, LLAMA_SHA, 'perf: read in 64 KB blocks', 5)
  await addCommit(world, QWEN_SHA, 'perf: batch', 4, 20)
  for (const [model, p95] of [
    ['llama', 120],
    ['qwen', 300],
  ] as const)
    await addBenchmark(world, EARLIER_SHA, model, p95, 100)
  await addBenchmark(world, LLAMA_SHA, 'llama', 90, 5)
  await addBenchmark(world, QWEN_SHA, 'qwen', 240, 4)
  world.requests()
  return world
})

const body = (changed: string) => `
## What changed
${changed}

## Why it matters
Less waiting.

## Benchmarks (summary)
See above.

## Next steps
More of it.

## Links & artifacts
None yet.
`
const FREE = { tokens_in: '0', tokens_out: '0', cost_usd: '0', latency_ms_p95: 'null' }
const draft = (changed: string) => draftSource(FREE, body(changed))

describe.concurrent('figures', { timeout: 180_000 }, () => {
  it('of a composed episode are all traced', async ({ measured }) => {
    const run = await measured.publish(undefined, { series: 'banterpacks', 'verify-figures': 'fail' })
    expect(messages(run)).toEqual([])
    expect(run.outputs).toMatchObject({ outcome: 'created', 'figures-untraced': '0' })
    expect(Number(run.outputs.figures)).toBeGreaterThan(10)
    const [pullRequest] = await measured.pullRequests()
    expect(pullRequest?.body).toContain('### Figures')
    expect(pullRequest?.body).toContain(`- [x] ClickHouse gives every figure: ${run.outputs.figures}.`)

    await measured.write(
      'composed.md',
      (await measured.readFile('posts/banterpacks/ep-001.md', 'content/episode-001')) ?? '',
    )
    const validated = await measured.run({ operation: 'validate', draft: 'composed.md', ...measured.clickHouseInputs })
    expect(messages(validated)).toEqual([])
    expect(validated.outputs).toEqual({ figures: run.outputs.figures, 'figures-untraced': '0' })
  })

  it('are traced in a draft in whatever unit they are, and what a person wrote', async ({ measured }) => {
    const run = await measured.publish(
      draft(`Three commits in one repository, 2,100 lines added, since 2025-10-07.

- The p95 latency of llama fell from 120 ms to 0.09 s, a quarter less (−25 %), with \`a1b2c3d\` (#17): about 1.3× as fast.
- qwen: 240 ms at the 95th percentile, 42.5 tokens/s, $0.25 per 1k tokens, 2.05 GB.

| model | p50 (ms) | p99 (ms) |
| --- | --- | --- |
| llama | 75 | 125 |
| qwen | 225 | 275 |`),
      { 'verify-figures': 'fail' },
    )
    expect(messages(run)).toEqual([])
    expect(run.outputs).toMatchObject({ outcome: 'created', 'figures-untraced': '0' })
  })

  it('that are contradicted or have no source are told, and keep the pull request from merging by itself', async ({
    measured,
  }) => {
    const run = await measured.publish(
      draft(`The p95 latency of llama is 240 ms. The build uses 512 MB of \`deadbee1\`, in #99.

- p95 of qwen: 90 ms`),
      { 'auto-merge': 'squash' },
    )
    expect(run.conclusion).toBe('success')
    expect(run.outputs).toMatchObject({ figures: '5', 'figures-untraced': '5' })
    const told = messages(run).join('\n')
    expect(told).toContain('"240 ms" is not what ClickHouse has: p95 latency of llama / q4 / chat at ')
    expect(told).toContain('"90 ms" is not what ClickHouse has: p95 latency of qwen / q4 / chat at b2c3d4e')
    expect(told).toContain('"deadbee1" has no source in ClickHouse.')
    const [pullRequest] = await measured.pullRequests()
    expect(pullRequest?.body).toContain('| 240 ms | What changed | **contradicted** |')
    expect(pullRequest?.body).toContain('- [ ] ClickHouse does not give 5 of 5 figures')
    expect(told).toContain('Pull request #1 does not merge by itself: ClickHouse contradicts figures in it.')
  })

  it('without a source stop the proposal before anything is written, where they must have one', async ({
    measured,
  }) => {
    const run = await measured.publish(draft('It takes 77 ms.'), { 'verify-figures': 'fail' })
    expect(run.conclusion).toBe('failure')
    expect(messages(run).join()).toContain('"77 ms" has no source in ClickHouse. Nothing was written.')
    expect(run.summary).toContain('| 77 ms | What changed | **untraced** |')
    expect(run.outputs).toMatchObject({ figures: '1', 'figures-untraced': '1' })
    expect(measured.requests().filter(isWrite)).toEqual([])
  })

  it('that are of another subject, or went another way, stop the proposal before anything is written', async ({
    measured,
  }) => {
    const told = [
      'The p95 latency of llama rose from 120 ms to 90 ms.',
      'llama, unlike qwen, takes two hundred forty ms at p95.',
      'llama and qwen take 240 ms and 90 ms, respectively.',
      'At p95, qwen is 62 % faster than llama.',
      '<img src="x.png" alt="p95 of llama: 240 ms">',
    ]
    const run = await measured.publish(draft(told.join('\n\n')), { 'verify-figures': 'fail' })
    expect(run.conclusion).toBe('failure')
    expect(run.outputs).toMatchObject({ figures: '7', 'figures-untraced': '7' })
    const reason = messages(run).join('\n')
    expect(reason).toContain('"120 ms" is not what ClickHouse has: change of p95 latency of llama / q4 / chat')
    expect(reason).toContain(
      'line 16: "two hundred forty ms" is not what ClickHouse has: p95 latency of llama / q4 / chat',
    )
    expect(run.summary).toContain('| 62 % | What changed | **contradicted** |')
    expect(measured.requests().filter(isWrite)).toEqual([])
  })

  it('are not looked up where that is turned off', async ({ measured }) => {
    const run = await measured.publish(draft('It takes 77 ms.'), { 'verify-figures': 'off' })
    expect(run.outputs).toMatchObject({ outcome: 'created' })
    expect(run.outputs).not.toHaveProperty('figures')
    expect((await measured.pullRequests())[0]?.body).not.toContain('Figures')
  })
})

describe.concurrent('figures, validated', { timeout: 180_000 }, () => {
  it('are annotated at their lines', async ({ measured }) => {
    await measured.write('draft.md', draft('llama takes 90 ms.\nqwen takes 90 ms.\n\nAll of it takes 77 ms.'))
    const run = (inputs: Record<string, string>) =>
      measured.run({ operation: 'validate', draft: 'draft.md', ...measured.clickHouseInputs, ...inputs })
    const warned = await run({})
    expect(warned.conclusion).toBe('success')
    expect(warned.annotations.map(({ level, line, message }) => [level, line, message.slice(0, 33)])).toEqual([
      ['warning', 15, '"90 ms" is not what ClickHouse ha'],
      ['warning', 17, '"77 ms" has no source in ClickHou'],
    ])
    expect(warned.outputs).toMatchObject({ figures: '3', 'figures-untraced': '2' })
    const failed = await run({ 'verify-figures': 'fail' })
    expect(failed.conclusion).toBe('failure')
    expect(messages(failed)).toHaveLength(3)
    expect(messages(failed).at(-1)).toMatch(
      /^The episode says what its data does not: 2 faults in draft\.md \(lines 15, 17\)/u,
    )
  })

  it('are unknown without ClickHouse: told, or refused', async ({ measured }) => {
    await measured.write('draft.md', draft('llama takes 90 ms.'))
    const run = (inputs: Record<string, string>) =>
      measured.run({ operation: 'validate', draft: 'draft.md', ...inputs })
    const warned = await run({})
    expect(warned.conclusion).toBe('success')
    expect(warned.outputs).toMatchObject({ figures: '1', 'figures-untraced': '1' })
    await measured.write('draft.md', draft('llama takes 90 ms.').replace(/^cost_usd: .*/mu, 'cost_usd: 1'))
    const failed = await run({ 'verify-figures': 'fail', 'verify-claims': 'fail' })
    expect(failed.conclusion).toBe('failure')
    const unasked = messages(failed).filter((message) => message.includes("there is no 'clickhouse-url' to ask"))
    expect(unasked).toEqual([
      expect.stringMatching(/^Whether ClickHouse confirms what the episode claims is not known/u),
      expect.stringContaining('figure'),
    ])
  })
})
