import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { episodeSource } from '../../episode/episode-source.ts'
import { it as withFolder } from '../../fixtures/folder.ts'
import { type ActionRun, runAction } from '../../sandbox/runner/run-action.ts'
import { type Answer, startOtlpReceiver } from '../otlp-receiver.ts'

const ROOT = join(import.meta.dirname, '../../..')
const API_KEY = 'dd0123456789abcdef0123456789abcd'
const HEADER_SECRET = 'hc-team-key-42'
/** What telemetry may take, and what a machine that is busy may add. */
const MOST_MS = 2_000
const SLACK_MS = 1_500

/** The cheapest run there is: it checks a draft, and asks nobody. */
const it = withFolder.extend('validate', async ({ folder }) => {
  await writeFile(join(folder, 'draft.md'), episodeSource({ confidence_score: '0.9' }))
  return (
    inputs: Readonly<Record<string, string>>,
    env: Readonly<Record<string, string>> = {},
    action = 'publish-episode',
  ) =>
    runAction({
      action,
      inputs: { operation: 'validate', draft: 'draft.md', ...inputs },
      env,
      workspace: folder,
      github: { url: 'http://127.0.0.1:9', token: 'ghs_unused', repository: 'muse/blog' },
    })
})

const warningsOf = ({ annotations }: ActionRun) =>
  annotations.filter(({ level }) => level === 'warning').map(({ message }) => message)
const page = '<html><body>Sign in to the proxy</body></html>'

const BROKEN: readonly (readonly [string, Answer, RegExp])[] = [
  ['refuses the key', { status: 401, body: '{"errors":["Forbidden"]}' }, /status 401/u],
  ['fails', { status: 500, body: 'oops' }, /status 500/u],
  ['is overloaded', { status: 503, headers: { 'retry-after': '60' } }, /retryable/u],
  [
    'is a page with 200',
    { status: 200, body: page, headers: { 'content-type': 'text/html' } },
    /could not deserialize/u,
  ],
  ['rejects a part', { status: 200, body: '\n\x06\b\x01\x12\x02no' }, /partial success/iu],
  ['never answers', 'hanging', /no answer within 1\.\d s/u],
  ['never ends its answer', 'dripping', /no answer within 1\.\d s/u],
  ['breaks its answer off', 'cut', /An answer broke off: aborted/u],
  ['breaks the connection', 'broken', /socket hang up|ECONNRESET/u],
]

describe('a receiver that', () => {
  it('is broken costs two seconds at most, and one warning', { timeout: 120_000 }, async ({ validate }) => {
    const { durationMilliseconds: usual } = await validate({})
    for (const [what, answer, reason] of BROKEN) {
      await using receiver = await startOtlpReceiver(answer)
      const run = await validate(
        { 'datadog-api-key': API_KEY, 'datadog-site': new URL(receiver.url).host },
        { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_EXPORTER_OTLP_HEADERS: `x-team=${HEADER_SECRET}` },
      )
      expect([what, run.conclusion, run.exitCode]).toEqual([what, 'success', 0])
      expect([what, warningsOf(run)]).toEqual([what, [expect.stringMatching(reason)]])
      expect(warningsOf(run).join()).toMatch(
        /^Not all telemetry of this run was delivered; the job is not affected\. /u,
      )
      // What stands before is the runner's own, which knows no secret of the environment yet.
      expect(run.log.slice(run.log.indexOf('##[endgroup]'))).not.toMatch(new RegExp(`${HEADER_SECRET}|${API_KEY}`, 'u'))
      expect([what, run.durationMilliseconds - usual]).toEqual([
        what,
        expect.toSatisfy((ms: number) => ms < MOST_MS + SLACK_MS),
      ])
      expect(receiver.requests.length).toBeGreaterThanOrEqual(3)
    }
  })

  it('sends on to another server is not followed there, and nothing gets there', async ({ validate }) => {
    await using other = await startOtlpReceiver()
    for (const status of [302, 307, 308]) {
      await using receiver = await startOtlpReceiver({ status, headers: { location: `${other.url}/v1/metrics` } })
      const run = await validate({ 'datadog-api-key': API_KEY, 'datadog-site': new URL(receiver.url).host })
      expect([run.exitCode, warningsOf(run)]).toEqual([
        0,
        [expect.stringContaining(`it answered with status ${status}`)],
      ])
    }
    expect(other.requests).toEqual([])
  })

  it('is not there, or not spoken to so, is a warning', async ({ validate }) => {
    const gone = await validate(
      {},
      { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://127.0.0.1:9/v1/metrics', OTEL_EXPORTER_OTLP_TIMEOUT: 'soon' },
    )
    expect([gone.exitCode, warningsOf(gone)]).toEqual([
      0,
      [expect.stringMatching(/metrics to 127\.0\.0\.1:9: .*ECONNREFUSED.*; Unknown value 'soon' [^;]*$/u)],
    ])
    const grpc = await validate(
      {},
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example:4317',
        OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      },
    )
    expect([grpc.exitCode, warningsOf(grpc)]).toEqual([
      0,
      [expect.stringContaining("the OTLP protocol for metrics is 'grpc'")],
    ])
  })

  it('answers in JSON to what was sent in protobuf is believed, where it complains of nothing', async ({
    validate,
  }) => {
    await using receiver = await startOtlpReceiver({ status: 202, body: '{"status":"ok"}' })
    const run = await validate({ 'datadog-api-key': API_KEY, 'datadog-site': new URL(receiver.url).host })
    expect([receiver.requests.length, warningsOf(run)]).toEqual([1, []])
  })
})

/** A copy of the action in which the SDK can't be loaded. */
async function withoutSdk(folder: string): Promise<string> {
  const name = 'publish-episode'
  const [action, dist] = [join(folder, 'actions', name), join(folder, 'dist', name)]
  await mkdir(join(folder, 'actions'), { recursive: true })
  await cp(join(ROOT, 'actions', name), action, { recursive: true })
  await cp(join(ROOT, 'dist', name), dist, { recursive: true })
  for (const file of (await readdir(dist)).filter((one) => one.endsWith('.js'))) {
    const text = await readFile(join(dist, file), 'utf8')
    if (text.includes('OTel-OTLP-Exporter-JavaScript')) await rm(join(dist, file))
  }
  return action
}

describe('the SDK', () => {
  it('is in a part of its own, which no run needs that sends nothing', async ({ validate, folder }) => {
    const action = await withoutSdk(folder)
    for (const env of [{}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_SDK_DISABLED: 'true' }]) {
      const run = await validate({}, env, action)
      expect([run.exitCode, warningsOf(run)]).toEqual([0, []])
    }
    const asked = await validate({}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }, action)
    expect([asked.exitCode, warningsOf(asked)]).toEqual([0, [expect.stringContaining('Cannot find module')]])
  })
})
