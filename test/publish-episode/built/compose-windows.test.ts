import { describe, expect } from 'vitest'
import { addBenchmark, addCommit, compose, createTables, file, hoursAgo, shaOf } from './composing.ts'
import { draftSource, it, type World } from './world.ts'

/** Composes an episode and has it published. */
async function publish(world: World, number: number): Promise<string> {
  await compose(world)
  const text = (await file(world, number)) ?? ''
  await world.github.merge(world.repository, number)
  return text
}

describe.concurrent('episodes in a row', { timeout: 180_000 }, () => {
  it('lose no commit between them, and tell none twice, whatever came in late or again', async ({ world }) => {
    await createTables(world)
    const end = hoursAgo(5)
    await addCommit(world, shaOf('a'), 'perf: alpha', hoursAgo(9), { pull_request: null })
    await addCommit(world, shaOf('b'), 'perf: bravo', end, { pull_request: null })
    expect(await publish(world, 1)).toContain('2 commits in muse/packs')

    await addCommit(world, shaOf('c'), 'perf: charlie', end, { pull_request: null })
    await addCommit(world, shaOf('d'), 'perf: delta', hoursAgo(200), { pull_request: null })
    await addCommit(world, shaOf('f'), 'perf: foxtrot', hoursAgo(2_400), { pull_request: null })
    await addCommit(world, shaOf('e'), 'perf: echo', hoursAgo(1), { pull_request: null })
    await addCommit(world, shaOf('a'), 'perf: alpha', hoursAgo(9), { pull_request: null })
    const second = await publish(world, 2)
    for (const told of ['Charlie', 'Delta', 'Echo']) expect(second).toContain(told)
    for (const before of ['Alpha', 'Bravo']) expect(second).not.toContain(before)
    // History that came in is counted, not listed.
    expect(second).not.toContain('Foxtrot')
    expect(second).toContain('In all, 4 commits')
    expect(second).toContain('Not all of the 4 relevant commits are listed: see [all 4 commits]')
    expect(second).toContain('Included: 3 older commits that came in late.')
    await addBenchmark(world, shaOf('a'), 100, hoursAgo(1))
    const idle = (await compose(world)).log
    expect(idle).toContain('Nothing to tell')
    expect(idle).toContain('1 benchmark came in since, of commits that were told')
  })

  it('tell of a commit that was stored late, go on past what people write, and tell what was measured since', async ({
    world,
  }) => {
    await createTables(world)
    const alone = { pull_request: null }
    await addCommit(world, shaOf('a'), 'perf: alpha', hoursAgo(9), { ...alone, collected_at: hoursAgo(8) })
    await addCommit(world, shaOf('b'), 'perf: bravo', hoursAgo(5), { ...alone, collected_at: hoursAgo(4) })
    await addBenchmark(world, shaOf('b'), 200, hoursAgo(4))
    const first = await publish(world, 1)
    expect(first).toMatch(/^commits_told: "[0-9a-f]{32}"$/mu)

    // A collection that began before the other one stores what it has when that has ended.
    await addCommit(world, shaOf('c'), 'perf: charlie', hoursAgo(9), { ...alone, collected_at: hoursAgo(6) })
    await world.publish(draftSource({ commit_sha: `"${shaOf('d')}"` }))
    await world.github.merge(world.repository, 2)
    await addCommit(world, shaOf('d'), 'perf: delta', hoursAgo(3), alone)
    await addBenchmark(world, shaOf('a'), 100, hoursAgo(2))
    const dry = await world.publish(undefined, { series: 'banterpacks', 'dry-run': 'true' })
    expect(dry.outputs.outcome).toBe('would-create')
    const third = await publish(world, 3)
    for (const told of ['Charlie', 'Delta', 'In all, 2 commits']) expect(third).toContain(told)
    for (const before of ['Alpha', 'Bravo']) expect(third).not.toContain(before)
    expect(third).toContain('**Measured since**, of commits that earlier episodes told of:')
    expect(third).toMatch(/\| `gpt-4` \/ `q4` \/ `chat` \| \[aaaaaaa\]\(\S+\) \| p95 latency \| – \| 100 ms \|/u)

    // What the later commit changed is known since.
    expect(third).toMatch(/\[bbbbbbb\]\(\S+\) \| p95 latency \| 100 ms \| 200 ms \| \+100\.0 %/u)
    expect(third).toContain('the p95 latency (+100.0 %) of `gpt-4` / `q4` / `chat` got worse at `bbbbbbb`')

    await addCommit(world, shaOf('e'), 'perf: echo', hoursAgo(1), alone)
    await compose(world)
    expect(await file(world, 4)).toContain('Echo')
    expect(await file(world, 4)).not.toContain('Measured since')
  })

  it('tell no change again whose history was rewritten, and compare with a commit that is there', async ({ world }) => {
    await createTables(world)
    const alone = { pull_request: null }
    await addCommit(world, shaOf('a'), 'perf: alpha', hoursAgo(9), alone)
    await addCommit(world, shaOf('b'), 'perf: bravo', hoursAgo(8), alone)
    await publish(world, 1)
    for (const [gone, headline, now, hours] of [
      ['a', 'perf: alpha', '1', 4],
      ['b', 'perf: bravo', '2', 3],
    ] as const) {
      await addCommit(world, shaOf(gone), headline, hoursAgo(8), { ...alone, is_removed: true })
      await addCommit(world, shaOf(now), headline, hoursAgo(hours), alone)
    }
    expect((await compose(world)).log).toContain('Nothing to tell')
    await addCommit(world, shaOf('c'), 'perf: charlie', hoursAgo(2), alone)
    // The same words, and another change.
    await addCommit(world, shaOf('3'), 'perf: alpha', hoursAgo(1), { ...alone, additions: 11 })
    // It names the commit as it was, and nothing of its message.
    await addCommit(world, shaOf('d'), 'Revert bbbbbbb', hoursAgo(0.5), {
      ...alone,
      is_relevant: false,
      is_revert: true,
    })
    const second = await publish(world, 2)
    expect(second).toContain('In all, 3 commits')
    expect(second).toContain('Charlie')
    expect(second).toMatch(/\*\*Taken back\*\*\n\n- Bravo \(\[2222222\]\S+\), reverted by \[ddddddd\]/u)
    expect(second).toContain(`/compare/${'2'.repeat(12)}...${'d'.repeat(12)}`)
  })

  it('tell of commits whose episode was never published', async ({ world }) => {
    await createTables(world)
    await addCommit(world, shaOf('a'), 'perf: alpha', hoursAgo(9))
    await compose(world)
    await world.ask('PATCH', '/pulls/1', { state: 'closed' })
    await world.ask('DELETE', '/git/refs/heads/content/episode-001')
    await addCommit(world, shaOf('b'), 'perf: bravo', hoursAgo(5), { pull_request: 8 })
    await compose(world)
    const [branch] = (await world.branches()).filter((name) => name.startsWith('content/'))
    const number = branch?.slice(-3) ?? ''
    const text = await world.readFile(`posts/banterpacks/ep-${number}.md`, branch ?? '')
    expect(text).toContain('Alpha')
    expect(text).toContain('Bravo')
  })

  it('count every commit, and show where those are that they have no room for', async ({ world }) => {
    await createTables(world)
    await addCommit(world, shaOf('f'), 'docs: amid', hoursAgo(199.95), {
      is_relevant: false,
      collected_at: '2026-01-01T00:00:00Z',
    })
    const values = `concat('{"repository":"muse/packs","branch":"main","author_email":"ada@example.com","headline":"perf: change ', toString(number), '","type":"perf","is_relevant":true,"parents":["${shaOf('7')}"],"additions":', toString(number), ',"deletions":1,"files":[["a.ts","M"]],"collected_at":"2026-01-01T00:00:00Z"}')`
    await world.rows(
      `INSERT INTO ui_events SELECT now64(3) - INTERVAL 200 HOUR + INTERVAL number SECOND, generateUUIDv4(), rightPad(lower(hex(number + 4096)), 40, '0'), 'commit', 0, '', ${values}, 1 FROM numbers(300)`,
    )
    await compose(world)
    const text = (await file(world)) ?? ''
    expect(text).toContain('In all, 301 commits in muse/packs by 1 contributor')
    expect(text).toContain(`${(44_850 + 10).toLocaleString('en-US')} lines added, 302 lines deleted in 2 files.`)
    expect(text).toContain('Of these, 300 commits are about performance.')
    expect(text).toMatch(
      /Not all of the 300 relevant commits are listed: see \[all 301 commits\]\(\S+\/muse\/packs\/compare\/7{12}\.\.\.\w{12}\)/u,
    )
  })
})

describe.concurrent('a commit that was reverted', { timeout: 180_000 }, () => {
  const FAST = 'perf: faster'
  const addFast = (world: World) => addCommit(world, shaOf('a'), FAST, hoursAgo(9), { pull_request: null })
  const addRevert = (world: World) =>
    addCommit(world, shaOf('b'), `Revert "${FAST}"`, hoursAgo(8), {
      reverts: [shaOf('a')],
      is_revert: true,
      is_relevant: false,
      pull_request: null,
    })
  const addAgain = (world: World) =>
    addCommit(world, shaOf('c'), `Reapply "${FAST}"`, hoursAgo(7), {
      reverts: [shaOf('b')],
      is_relevant: false,
      pull_request: null,
    })
  const textOf = async (world: World, number = 1) => ((await file(world, number)) ?? '').replace(/\]\([^)]*\)/gu, ']')

  it('in the same window is told as that alone, and stays counted', async ({ world }) => {
    await createTables(world)
    await addFast(world)
    await addRevert(world)
    await addCommit(world, shaOf('d'), 'feat: another', hoursAgo(6), { pull_request: null })
    await compose(world)
    const text = await textOf(world)
    expect(text).toContain('title: "Another"')
    expect(text).toContain('In all, 3 commits')
    expect(text).toContain('**Taken back**\n\n- Faster ([aaaaaaa]), reverted by [bbbbbbb]\n')
    expect(text).not.toContain('Meant to be faster')
    expect(text).toContain('- Decide what becomes of "Faster", which [bbbbbbb] took back.')
  })

  it('is told as any other where its revert was reverted', async ({ world }) => {
    await createTables(world)
    await addFast(world)
    await addRevert(world)
    await addAgain(world)
    await compose(world)
    const text = await textOf(world)
    expect(text).toContain('title: "Faster"')
    expect(text).toContain('**Put in again**\n\n- Faster ([aaaaaaa]), restored by [ccccccc]\n')
    expect(text).not.toContain('Taken back')
  })

  it('is no gain where its revert was told before it came in, or before it was measured', async ({ world }) => {
    await createTables(world)
    const alone = { pull_request: null }
    const revert = { ...alone, is_revert: true, is_relevant: false }
    await addCommit(world, shaOf('1'), 'perf: base', hoursAgo(20), alone)
    await addBenchmark(world, shaOf('1'), 100, hoursAgo(20))
    await addRevert(world)
    await addCommit(world, shaOf('c'), 'perf: slower', hoursAgo(7), alone)
    await addCommit(world, shaOf('d'), 'Revert "perf: slower"', hoursAgo(6), { ...revert, reverts: [shaOf('c')] })
    await addCommit(world, shaOf('f'), 'perf: picked', hoursAgo(5.5), alone)
    await publish(world, 1)
    await addFast(world)
    await addBenchmark(world, shaOf('c'), 200, hoursAgo(1))
    await addCommit(world, shaOf('e'), 'docs: echo', hoursAgo(5), alone)
    await addBenchmark(world, shaOf('e'), 100, hoursAgo(5))
    // As another branch had it: by a SHA that is not here.
    await addCommit(world, shaOf('2'), 'Revert "perf: picked"', hoursAgo(4), { ...revert, reverts: [shaOf('9')] })
    await compose(world)
    const text = await textOf(world, 2)
    expect(text).toContain(
      '**Taken back**\n\n- Picked ([fffffff]), reverted by [2222222]\n- Faster ([aaaaaaa]), reverted by [bbbbbbb]\n',
    )
    expect(text).toContain('| [ccccccc], reverted | p95 latency | 100 ms | 200 ms |')
    expect(text).toContain('| [eeeeeee] | p95 latency | – | 100 ms | – |')
    expect(text).not.toContain('got worse')
  })

  it('in a later window is told there, though the revert says nothing of performance; and so is the revert of that', async ({
    world,
  }) => {
    await createTables(world)
    await addFast(world)
    const alone = { pull_request: null }
    // As a clone has them: nothing but the parents tells what the merge brought.
    await addCommit(world, shaOf('d'), 'perf: delta', hoursAgo(8.6), { ...alone, parents: [shaOf('a')] })
    await addCommit(world, shaOf('e'), "Merge branch 'delta'", hoursAgo(8.5), {
      ...alone,
      is_merge: true,
      parents: [shaOf('a'), shaOf('d')],
    })
    await publish(world, 1)
    await addRevert(world)
    await addCommit(world, shaOf('f'), `Revert "Merge branch 'delta'"`, hoursAgo(7.9), {
      ...alone,
      reverts: [shaOf('e')],
      is_revert: true,
      is_relevant: false,
    })
    await publish(world, 2)
    expect(await textOf(world, 2)).toContain('- Faster ([aaaaaaa]), reverted by [bbbbbbb]\n')
    expect(await textOf(world, 2)).toContain('**Taken back**\n\n- Delta ([ddddddd]), reverted by [fffffff]\n')
    expect(await textOf(world, 2)).not.toContain('- Merge branch')
    await addAgain(world)
    await compose(world)
    expect(await textOf(world, 3)).toContain('**Put in again**\n\n- Faster ([aaaaaaa]), restored by [ccccccc]\n')
  })
})
