import { expect, test } from 'vitest'
import { findSecrets } from '../../src/secrets/find-secrets.ts'

/** Put together here, so that no scanner takes this file for a leak. */
const letters = (count: number, alphabet = 'aB3dE5gH7jK9') =>
  Array.from({ length: count }, (_, index) => alphabet[index % alphabet.length]).join('')
const hexadecimal = (count: number) => letters(count, '0a1b2c3d4e5f')

const SECRETS: readonly [kind: string, before: string, secret: string][] = [
  ['GitHub token', 'token ', `ghp_${letters(36)}`],
  ['GitHub token', '', `github_pat_${letters(22)}_${letters(59)}`],
  ['GitHub token', 'Bearer ', `ghs_${letters(36)}`],
  ['AWS access key', '', `AKIA${letters(16, 'AB3DE5GH7JK9')}`],
  ['AWS access key', 'AWS_SECRET_ACCESS_KEY=', letters(40)],
  ['Slack token', '', `xoxb-${letters(12, '0123456789')}-${letters(24)}`],
  ['Slack token', 'https://', `hooks.slack.com/services/T${letters(8)}/B${letters(8)}/${letters(24)}`],
  ['URL with a password', 'clickhouse://default:', 'hunter22x'],
  ['URL with a password', 'https://default:', 'S3cr.et!pass'],
  ['URL with a password', 'https://host.example:8443/?user=default&password=', 'hunter22x'],
  ['ClickHouse password', 'CLICKHOUSE_PASSWORD=', 'hunter22x'],
  ['Vercel token', '', `vcp_${letters(40)}`],
  ['Vercel token', 'VERCEL_TOKEN=', letters(24)],
  ['Vercel deploy hook', 'https://', `api.vercel.com/v1/integrations/deploy/prj_${letters(20)}/${letters(10)}`],
  ['Datadog key', 'DD_API_KEY=', hexadecimal(32)],
  ['Datadog key', 'dd-api-key: ', hexadecimal(32)],
  ['Datadog key', 'DATADOG_APP_KEY: "', hexadecimal(40)],
  ['OpenAI key', '', `sk-proj-${letters(48)}`],
  ['OpenAI key', '', `sk-${letters(48)}`],
  ['Anthropic key', '', `sk-ant-api03-${letters(93)}AA`],
]
const hosted = (before: string) => (before.endsWith(':') && before.includes('://') ? '@host.example:8443/default' : '')

test.each(SECRETS)(
  'finds a %s after "%s", and nothing of it is left in the redacted text',
  async (kind, before, secret) => {
    const text = `---\r\ntitle: a\r\n---\r\n\r\nSee ${before}${secret}${hosted(before)} and go on.\r\n\r\nAgain: ${secret}\r\n`
    const { secrets, redacted } = await findSecrets(text)

    expect(secrets[0]).toEqual({ kind, line: 5 })
    expect(redacted).not.toContain(secret)
    expect(redacted.split('\r\n')).toHaveLength(text.split('\r\n').length)
  },
)

test('finds a private key, which goes over many lines, once', async () => {
  const key = (kind: string) =>
    `-----BEGIN ${kind}PRIVATE KEY-----\n${letters(64)}\n${letters(64)}\n-----END ${kind}PRIVATE KEY-----`
  for (const kind of ['', 'RSA ', 'OPENSSH ', 'EC ']) {
    const { secrets, redacted } = await findSecrets(`One\n\n${key(kind)}\n\nTwo\n`)
    expect(secrets).toEqual([{ kind: 'private key', line: 3 }])
    expect(redacted).not.toContain(letters(32))
    expect(redacted).toContain('\nTwo\n')
  }
})

test('finds what Markdown shows as a secret, escaped as it is', async () => {
  const text = `One \\* two\n\nghp\\_${letters(36)}\n`
  expect(await findSecrets(text)).toEqual({
    secrets: [{ kind: 'GitHub token', line: 3 }],
    redacted: `One \\* two\n\n${'x'.repeat(41)}\n`,
  })
})

test('heeds no comment that switches the scan off', async () => {
  const text = `<!-- secretlint-disable -->\n\nghp_${letters(36)}\nglpat-${letters(20)}\n`
  const { secrets } = await findSecrets(text)
  expect(secrets.map(({ line }) => line)).toEqual([3, 4])
})

test('takes no ordinary text for a secret', async () => {
  const text = [
    'commit_sha: "a16e4c8f2e3c6cd829ace8706a84cf25283897e5"',
    'run_id: "b701af3b-1e66-4a17-8122-59ce95d53e19"',
    `Set CLICKHOUSE_PASSWORD: \${{ secrets.CLICKHOUSE_PASSWORD }} and clickhouse://default:\${PASSWORD}@host:9000.`,
    'Or https://user:<password>@host.example and https://host.example:8443/?user=default&password=***.',
    'The key DD_API_KEY is a secret; sk-learn and task-force-of-the-year-two-thousand-and-six are none.',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'https://github.com/muse/packs/commit/a16e4c8f2e3c6cd829ace8706a84cf25283897e5',
    'Ada <ada@example.com> wrote at 12:30:00, see https://example.com/a:b@c.',
  ].join('\n')
  expect(await findSecrets(text)).toEqual({ secrets: [], redacted: text })
})

const PIECES = [
  'a',
  'a:',
  '://',
  'x@',
  'sk-',
  '-----BEGIN ',
  'https://a:',
  'ghp_',
  '?password=',
  '=',
  ' ',
  '\\_',
  '<a ',
  '<!--',
  '&#x41;',
  '%41',
]
  .concat([
    'eyJaaaaaaaaaaaa.',
    'xoxb-a-',
    'Ab1',
    'password: "',
    'Basic ',
    'a\n',
    '\\u0041',
    '"+"',
    '0x41, ',
    'api_key=aB3',
    '\u200b',
    'abcdef01',
  ])
  .concat([`${'words '.repeat(40)}ghp_${letters(36)}\n`, 'Prose as people write it, with a word.\n'])

test.each(PIECES)('is done with a megabyte of %j', { timeout: 60_000 }, async (piece) => {
  const text = piece.repeat(Math.floor(1_000_000 / piece.length))
  expect((await findSecrets(text)).redacted).toHaveLength(text.length)
})

test('takes time in proportion to the size, up to five megabytes', { timeout: 120_000 }, async () => {
  const paragraph = `Prose as people write it, with [a link](https://example.com/a:b) and \`code_of(it)\`.\n\nsha: ${hexadecimal(40)}\n`
  const textOf = (bytes: number) => paragraph.repeat(Math.ceil(bytes / paragraph.length))
  async function usedMs(text: string): Promise<number> {
    const before = process.cpuUsage()
    await findSecrets(text)
    const { user } = process.cpuUsage(before)
    return user / 1_000
  }
  await usedMs(textOf(100_000))
  const [small, large] = [await usedMs(textOf(1_000_000)), await usedMs(textOf(5_000_000))]
  expect(large).toBeLessThan(15 * small)
})
