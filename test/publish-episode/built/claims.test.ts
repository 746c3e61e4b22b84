import { describe, expect } from 'vitest'
import { insertCommit, insertEpisode, insertRun, RUN_ID, SHA } from '../claimed-rows.ts'
import { draftSource, isWrite, it, messages } from './world.ts'

describe.concurrent('the claims of a draft', { timeout: 180_000 }, () => {
  const claiming = (changes: Record<string, string | undefined> = {}) =>
    draftSource({ run_id: `"${RUN_ID}"`, commit_sha: `"${SHA}"`, ...changes })

  it('are shown in the pull request and in the summary beside what ClickHouse holds', async ({ world }) => {
    await world.publish(undefined, { series: 'banterpacks' })
    for (const statement of [insertCommit(), insertRun(1250), insertEpisode('draft')]) await world.rows(statement)
    const run = await world.publish(claiming({ tokens_in: '7' }))

    const [pullRequest] = await world.pullRequests()
    for (const text of [pullRequest?.body, run.summary]) {
      expect(text).toContain('| Claim | Value | Source | Match |')
      expect(text).toContain('| `latency_ms_p95` | 1,250 ms | bench\\_runs: 1250 ms in 1 run of this commit | yes |')
      expect(text).toContain('| `tokens_in` | 7 | episodes: 1,500 by this run id | **no** |')
    }
    expect(pullRequest?.body).toContain('- [ ] ClickHouse does not confirm `tokens_in`')
    expect(run.annotations).toEqual([
      expect.objectContaining({ level: 'warning', message: expect.stringContaining('tokens_in 7 (episodes: 1,500') }),
    ])
  })

  it('stop the step with `fail` before anything is written, and pass once ClickHouse confirms them', async ({
    world,
  }) => {
    const stopped = await world.publish(claiming(), { 'verify-claims': 'fail' })
    expect(stopped.exitCode).toBe(1)
    expect(stopped.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(/commit_sha a16e4c8f.*latency_ms_p95 1,250 ms.*cost_usd.*Nothing was written/u),
    ])
    expect(stopped.summary).toContain('neither in commits nor in bench\\_runs | **no** |')
    expect(world.requests().filter(isWrite)).toEqual([])

    for (const statement of [insertCommit(), insertRun(1250), insertEpisode('draft')]) await world.rows(statement)
    const passed = await world.publish(claiming(), { 'verify-claims': 'fail' })
    expect(passed.outputs.outcome).toBe('created')
    expect((await world.pullRequests())[0]?.body).toContain('- [x] ClickHouse confirms every claim.')
  })

  it('are checked by validate as well, also where the draft leaves out what is filled in', async ({ world }) => {
    await world.publish(undefined, { series: 'banterpacks' })
    for (const statement of [insertCommit(), insertRun(1250), insertEpisode('draft')]) await world.rows(statement)
    const check = async (changes: Record<string, string | undefined>, verifyClaims: string) => {
      await world.write('draft.md', claiming(changes))
      const inputs = {
        operation: 'validate',
        draft: 'draft.md',
        'verify-claims': verifyClaims,
        'verify-figures': 'off',
      }
      const run = await world.run({ ...world.clickHouseInputs, ...inputs })
      return { conclusion: run.conclusion, said: messages(run)[0] }
    }
    expect(await check({}, 'fail')).toEqual({ conclusion: 'success', said: undefined })
    const contradicted = expect.stringMatching(/^ClickHouse does not confirm latency_ms_p95 7 ms/u)
    expect(await check({ latency_ms_p95: '7' }, 'fail')).toEqual({ conclusion: 'failure', said: contradicted })
    expect(await check({ latency_ms_p95: '7' }, 'warn')).toEqual({ conclusion: 'success', said: contradicted })
    const bare = { run_id: undefined, commit_sha: undefined, tokens_in: '0', tokens_out: '0', cost_usd: '0' }
    expect(await check(bare, 'fail')).toEqual({ conclusion: 'success', said: undefined })
    expect(await check({ ...bare, latency_ms_p95: '7' }, 'fail')).toEqual({ conclusion: 'failure', said: contradicted })
  })

  it('are not looked at with `off`', async ({ world }) => {
    const run = await world.publish(claiming(), { 'verify-claims': 'off' })

    expect(run.annotations).toEqual([])
    expect((await world.pullRequests())[0]?.body).not.toContain('| Claim |')
  })
})
