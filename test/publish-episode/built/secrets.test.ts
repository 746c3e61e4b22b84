import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { BODY, episodeSource } from '../../episode/episode-source.ts'
import type { ActionRun } from '../../sandbox/runner/run-action.ts'
import { draftSource, isWrite, it } from './world.ts'

/** Put together here, so that no scanner takes this file for a leak. */
const letters = (count: number) => 'aB3dE5gH7jK9'.repeat(9).slice(0, count)
/** Kind, secret, and the line that it stands in. */
const SECRETS = [
  ['GitHub token', `ghp_${letters(36)}`, '%s'],
  ['AWS access key', `AKIA${letters(16).toUpperCase()}`, '%s'],
  ['Slack token', `xoxb-123456789012-${letters(24)}`, '%s'],
  ['URL with a password', 'hunter22x', 'clickhouse://default:%s@host:9000'],
  ['private key', letters(64), '-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----'],
  ['Vercel token', letters(24), 'VERCEL_TOKEN=%s'],
  ['Datadog key', '0a1b2c3d4e5f'.repeat(3).slice(0, 32), 'DD_API_KEY=%s'],
  ['OpenAI key', `sk-proj-${letters(48)}`, '%s'],
  ['Anthropic key', `sk-ant-api03-${letters(93)}AA`, '%s'],
] as const

/** All that is left of a run. */
const traces = (run: ActionRun) =>
  JSON.stringify([run.log, run.summary, run.annotations, run.outputs, run.masks, run.environment])

describe.concurrent('a secret', { timeout: 180_000 }, () => {
  it('of any kind in a draft is refused with its line and kind, and appears nowhere', async ({ world }) => {
    const texts = SECRETS.map(([, secret, line]) => line.replace('%s', secret))
    const source = draftSource({}, BODY.replace('Less waiting.', texts.join('\n\n')))
    const run = await world.publish(source)

    const lineOf = (text: string) => source.slice(0, source.indexOf(text)).split('\n').length
    expect(run.exitCode).toBe(1)
    expect(run.annotations.slice(0, SECRETS.length)).toEqual(
      SECRETS.map(([kind], index) =>
        expect.objectContaining({
          level: 'error',
          file: 'draft.md',
          line: lineOf(texts[index] ?? ''),
          message: `This line holds a secret (${kind}): remove it, and revoke it, as others may have seen it.`,
        }),
      ),
    )
    for (const [, secret] of SECRETS) expect(traces(run)).not.toContain(secret)
    expect(run.summary).toContain('holds a secret')
    expect(world.requests().filter(isWrite)).toEqual([])
    expect(await world.rows('SHOW TABLES')).toEqual([])
  })

  it('is not repeated by another fault of the same value', async ({ world }) => {
    const secret = SECRETS[0][1]
    const run = await world.publish(draftSource({ series: `"${secret}"`, tokens_in: `"${secret}"` }))

    expect(run.annotations.map(({ line, message }) => ({ line, message }))).toEqual([
      { line: 3, message: expect.stringContaining('GitHub token') },
      { line: 3, message: expect.stringMatching(/^series: /u) },
      { line: 6, message: expect.stringContaining('GitHub token') },
      { line: 6, message: expect.stringMatching(/^tokens_in: /u) },
      expect.anything(),
    ])
    expect(traces(run)).not.toContain(secret)
  })

  it('of the action itself in a draft is refused, also where it is a part of something in base64', async ({
    world,
  }) => {
    const hidden = Buffer.from(`{"auth":"${world.token}"}`).toString('base64')
    const run = await world.publish(draftSource({}, BODY.replace('Less waiting.', hidden)))

    expect(run.exitCode).toBe(1)
    expect(run.annotations[0]?.message).toContain('This line holds a secret (a secret of this action)')
    const { masks: _, ...told } = run
    expect(JSON.stringify(told)).not.toContain(hidden.slice(16, 40))
    expect(world.requests().filter(isWrite)).toEqual([])
  })

  it('of the action itself in an input is in nothing that is published', async ({ world }) => {
    const run = await world.publish(draftSource(), { 'front-matter': `author: "${world.token}"`, labels: world.token })

    expect(run.annotations.filter(({ level }) => level === 'error')).toEqual([])
    const { path = '', branch = '' } = run.outputs
    expect(await world.readFile(path, branch)).toContain('author: "***"')
    const published = JSON.stringify([run.log, run.summary, run.outputs, run.annotations, await world.pullRequests()])
    expect(published).not.toContain(world.token)
  })

  it('in an episode of a pull request is annotated by validate, without ClickHouse', async ({ world }) => {
    const secret = SECRETS[7][1]
    const text = episodeSource({}, BODY.replace('Less waiting.', `<!-- secretlint-disable -->\n${secret}`))
    await mkdir(join(world.workspace, 'posts/banterpacks'), { recursive: true })
    await world.write('posts/banterpacks/ep-001.md', text)
    const run = await world.run({ operation: 'validate', draft: 'posts/banterpacks/ep-001.md' })

    expect(run.conclusion).toBe('failure')
    expect(run.annotations[0]).toMatchObject({ file: 'posts/banterpacks/ep-001.md', line: 20, level: 'error' })
    expect(run.annotations[0]?.message).toContain('OpenAI key')
    expect(traces(run)).not.toContain(secret)
  })
})

describe.concurrent('hostile front matter', { timeout: 180_000 }, () => {
  const TEN_MEBIBYTES = 10 * 1024 * 1024
  it.for<[string, string, string]>([
    ['propose', 'JavaScript', 'js\nrequire("fs").writeFileSync("owned", "")\n//'],
    ['propose', 'anchors', '\na: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: "'],
    ['validate', 'JavaScript', 'js\nrequire("fs").writeFileSync("owned", "")\n//'],
    ['validate', 'nesting', '\na: [[[['],
  ])(
    'of ten mebibytes is refused by %s before it is read, in a heap of 32 MiB: %s',
    async ([operation, , start], { world }) => {
      await world.write('draft.md', `---${start}${'['.repeat(TEN_MEBIBYTES)}\n---\n${BODY}`)
      const inputs = { ...world.clickHouseInputs, operation, draft: 'draft.md' }
      const run = await world.run(inputs, { env: { NODE_OPTIONS: '--max-old-space-size=32' } })

      expect(run.exitCode).toBe(1)
      expect(run.annotations[0]?.message).toMatch(
        /^The episode 'draft\.md' can't be used: it has 1048\d{4} bytes; an episode may have 1048576\.$/u,
      )
      expect(run.peakMemoryMegabytes ?? 0).toBeLessThan(150)
      expect(await readdir(world.workspace)).toEqual(['draft.md'])
      expect(world.requests().filter(isWrite)).toEqual([])
    },
  )

  it.for<[string, (body: string) => string]>([
    ['JavaScript', (body: string) => `---js\nrequire("fs").writeFileSync("owned", "")\n---\n${body}`],
    ['an odd tag', (body: string) => `---constructor\ntitle: a\n---\n${body}`],
    ['a YAML tag', (body: string) => `---\ntitle: !!js/function "function () { process.exit(0) }"\n---\n${body}`],
    ['a billion laughs', (body: string) => `---\na: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n---\n${body}`],
    ['a prototype', (body: string) => `---\n__proto__:\n  series: banterpacks\n---\n${body}`],
    ['a mebibyte of keys', (body: string) => `---\n${'? '.repeat(450_000)}\n---\n${body}`],
  ])('with %s is refused, runs no code and keeps within its memory', async ([, draft], { world }) => {
    await world.write('draft.md', draft(BODY))
    const run = await world.run({ operation: 'validate', draft: 'draft.md' })

    expect(run.exitCode).toBe(1)
    expect(run.annotations[0]).toMatchObject({ level: 'error', file: 'draft.md' })
    expect(run.log).not.toContain('at Object')
    expect(await readdir(world.workspace)).toEqual(['draft.md'])
    expect(run.peakMemoryMegabytes ?? 0).toBeLessThan(300)
  })
})
