import { describe, expect } from 'vitest'
import { publishEpisode } from '../../faults/publishing-subjects.ts'
import { checkFreshness, collectCommits, type OpenSubject } from '../../faults/subjects.ts'
import { it as sandboxed } from '../../fixtures/sandbox.ts'
import type { OtlpReceiver } from '../otlp-receiver.ts'
import { startOtlpReceiver } from '../otlp-receiver.ts'

const API_KEY = 'dd0123456789abcdef0123456789abcd'
const HEADER_SECRET = 'hc-team-key-42'
const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'
const METRICS = [
  'api_calls',
  'api_errors',
  'auth_failures',
  'commits_processed',
  'files_created',
  'operation_duration',
  'rate_limit_hits',
  'rate_limit_remaining',
].map((name) => `muse.github.${name}`)

const it = sandboxed
  .extend('receiver', async ({ sandbox: _ }, { onCleanup }) => {
    const receiver = await startOtlpReceiver()
    onCleanup(() => receiver[Symbol.asyncDispose]())
    return receiver
  })
  .extend('open', ({ sandbox }, { onCleanup }) => async (openSubject: OpenSubject) => {
    const subject = await openSubject(sandbox)
    onCleanup(() => subject[Symbol.asyncDispose]())
    return subject
  })

const datadog = ({ url }: OtlpReceiver) => ({
  'datadog-api-key': API_KEY,
  'datadog-site': new URL(url).host,
  timeout: '5m',
})

/** The sum of a metric's points, by a few of their attributes. */
function totalOf({ metrics }: OtlpReceiver, metric: string, wanted: Readonly<Record<string, unknown>> = {}): number {
  const [arrived] = metrics()
  const points = arrived?.items.filter(
    ({ metric: name, attributes }) =>
      name === `muse.github.${metric}` && Object.entries(wanted).every(([key, value]) => attributes[key] === value),
  )
  return (points ?? []).reduce((sum, { value }) => sum + value, 0)
}

/** Every metric that arrived, once. */
const namesOf = ({ metrics }: OtlpReceiver) =>
  [...new Set(metrics().flatMap(({ items }) => items.map(({ metric }) => metric)))].toSorted()

describe('collect-commits', () => {
  it('sends what its row and its log say, to Datadog and to a collector, and a trace within that of the job', async ({
    open,
    receiver,
    sandbox: { github },
  }) => {
    await using collector = await startOtlpReceiver({ status: 200, body: '{}' })
    const subject = await open(collectCommits)
    const disarm = github.inject({ match: /^POST \/graphql/u, answer: { status: 502 }, times: 1 })
    const startedMs = Date.now()
    const run = await subject.run(datadog(receiver), {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
        OTEL_EXPORTER_OTLP_HEADERS: `x-team=${HEADER_SECRET}`,
        OTEL_RESOURCE_ATTRIBUTES: `deployment.environment.name=test,leak=${HEADER_SECRET}`,
        OTEL_SERVICE_NAME: 'muse-nightly',
        TRACEPARENT: `00-${TRACE}-${PARENT}-01`,
      },
    })
    disarm()
    expect(run.log).not.toContain('##[warning]Not all telemetry')
    expect(run.conclusion).toBe('success')

    const [row] = await subject.rows('SELECT requests, duration_ms FROM action_runs')
    const own = { action: 'collect-commits', operation: 'collect', outcome: 'success' }
    expect(totalOf(receiver, 'api_calls', { ...own, repository: 'muse/banterblogs' })).toBe(row?.requests)
    expect(run.log).toContain(`${row?.requests} API requests; `)
    expect(totalOf(receiver, 'operation_duration', own)).toBe(row?.duration_ms)
    expect(totalOf(receiver, 'commits_processed', { ...own, repository: `muse/${subject.repositoryName}` })).toBe(2)
    expect(run.outputs['commits-found']).toBe('2')
    expect(totalOf(receiver, 'api_errors', { source: 'graphql', 'error.type': 'server-error' })).toBe(1)
    expect(totalOf(receiver, 'api_errors')).toBe(1)
    expect(totalOf(receiver, 'auth_failures')).toBe(0)
    const left = totalOf(receiver, 'rate_limit_remaining', { source: 'graphql' })
    expect(run.log).toContain(`graphql ${left.toLocaleString('en')} of 5,000 left`)

    const [differences, sums] = [receiver, collector].map(({ metrics }) => metrics()[0]?.items ?? [])
    const temporalities = (points = differences) => new Set(points?.flatMap(({ temporality }) => temporality ?? []))
    expect([temporalities(differences), temporalities(sums)]).toEqual([new Set(['delta']), new Set(['cumulative'])])
    expect(sums?.map(({ metric, value, attributes }) => [metric, value, attributes])).toEqual(
      differences?.map(({ metric, value, attributes }) => [metric, value, attributes]),
    )
    for (const { startMs, endMs } of [...(differences ?? []), ...(sums ?? [])]) {
      expect(startMs).toBeGreaterThanOrEqual(startedMs - 1)
      expect(endMs - startMs).toBeGreaterThanOrEqual(Number(row?.duration_ms))
    }

    expect(receiver.requests.map(({ path, headers }) => [path, headers['dd-api-key'], headers['x-team']])).toEqual([
      ['/v1/metrics', API_KEY, undefined],
    ])
    const toCollector = collector.requests.toSorted((one, other) => (one.path < other.path ? -1 : 1))
    expect(toCollector.map(({ path, headers }) => [path, headers['dd-api-key'], headers['x-team']])).toEqual([
      ['/v1/metrics', undefined, HEADER_SECRET],
      ['/v1/traces', undefined, HEADER_SECRET],
    ])
    expect(run.masks).toEqual(expect.arrayContaining([API_KEY, HEADER_SECRET]))
    const [trace] = collector.traces()
    expect(JSON.stringify([trace, collector.metrics(), receiver.metrics()])).not.toMatch(
      new RegExp(`${API_KEY}|${HEADER_SECRET}|${subject.proxy.url.slice(-40)}\\?`, 'u'),
    )
    expect(trace?.resource).toMatchObject({
      'service.name': 'muse-nightly',
      'service.version': expect.stringMatching(/^\d/u),
      'deployment.environment.name': 'test',
      leak: '***',
    })

    const spans = trace?.items ?? []
    const byId = new Map(spans.map((span) => [span.spanId, span]))
    const root = spans.find(({ parentSpanId }) => !byId.has(parentSpanId))
    expect(root).toMatchObject({
      name: 'collect-commits collect',
      traceId: TRACE,
      parentSpanId: PARENT,
      attributes: { 'muse.outcome': 'success', 'muse.spans_dropped': 0, 'vcs.repository.name': 'muse/banterblogs' },
    })
    expect(spans.every(({ traceId }) => traceId === TRACE)).toBe(true)
    const stages = spans.filter(({ parentSpanId }) => parentSpanId === root?.spanId).map(({ name }) => name)
    // It is recorded beside the work, whenever the first request is on its way.
    expect(stages).toContain('record the start of the run')
    expect(stages.filter((name) => name !== 'record the start of the run')).toEqual([
      'read the heads',
      'open the database',
      'read what is collected',
      'identify the branches',
      'collect the commits',
      "take the repositories' health",
      'read the benchmarks',
      'read the facts',
      'report',
      'record the run',
    ])
    const requests = spans
      .filter(({ kind }) => kind === 3)
      .map((span) => ({ of: byId.get(span.parentSpanId)?.name, name: span.name, ...span.attributes, ...span.status }))
    expect(requests.filter(({ of }) => of === 'read the heads')).toMatchObject([
      { name: 'POST 127.0.0.1', 'http.response.status_code': 502, 'error.type': '502', code: 2 },
      {
        name: 'POST 127.0.0.1',
        'http.response.status_code': 200,
        'muse.attempted': 'reading the heads of the repository',
        code: 0,
      },
    ])
    expect(requests).toContainEqual(
      expect.objectContaining({ of: 'collect the commits', name: 'INSERT 127.0.0.1', 'db.system.name': 'clickhouse' }),
    )
    expect(requests).toContainEqual(
      expect.objectContaining({
        of: 'record the run',
        name: 'INSERT 127.0.0.1',
        'muse.attempted': 'recording the run',
      }),
    )
    expect(requests.map(({ name }) => name)).toContain('git fetch')
    for (const { startTimeUnixNano, endTimeUnixNano, parentSpanId } of spans) {
      expect(endTimeUnixNano).toBeGreaterThanOrEqual(startTimeUnixNano)
      expect(startTimeUnixNano).toBeGreaterThanOrEqual((byId.get(parentSpanId)?.startTimeUnixNano ?? 0) - 1e6)
    }
  })

  it('counts a token that is refused, and sends no trace where the job asked for none', async ({
    open,
    receiver,
    sandbox: { github },
  }) => {
    const subject = await open(collectCommits)
    const disarm = github.inject({
      match: new RegExp(subject.repositoryName, 'u'),
      answer: { status: 401, body: { message: 'Bad credentials' } },
      times: Number.POSITIVE_INFINITY,
    })
    const run = await subject.run(datadog(receiver), {
      env: {
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`,
        TRACEPARENT: `00-${TRACE}-${PARENT}-00`,
      },
    })
    disarm()
    expect(run.exitCode).toBe(1)
    const [row] = await subject.rows('SELECT requests, duration_ms FROM action_runs')
    const own = { outcome: 'failure' }
    expect(totalOf(receiver, 'api_calls', own)).toBe(row?.requests ?? run.log)
    expect(totalOf(receiver, 'auth_failures', own)).toBe(
      totalOf(receiver, 'api_errors', { 'error.type': 'unauthorized' }),
    )
    expect(totalOf(receiver, 'auth_failures', own)).toBeGreaterThan(0)
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/v1/metrics'])
  })
})

describe('check-freshness', () => {
  it('sends its metrics and its trace', async ({ open, receiver }) => {
    const subject = await open(checkFreshness)
    const run = await subject.run(datadog(receiver), {
      env: {
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`,
      },
    })
    expect(run.conclusion).toBe('success')
    expect(totalOf(receiver, 'operation_duration', { action: 'check-freshness', operation: 'check' })).toBeGreaterThan(
      0,
    )
    expect(run.log).toContain(`${totalOf(receiver, 'api_calls')} API request; `)
    const names = receiver.traces()[0]?.items.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['read the branches', 'judge the sources', 'check-freshness check']))
  })
})

describe('publish-episode', () => {
  it('sends all eight metrics, with what GitHub held up, and what is new there', async ({
    open,
    receiver,
    sandbox: { github },
  }) => {
    const subject = await open(publishEpisode)
    const answer = {
      status: 429,
      headers: { 'retry-after': '1' },
      body: { message: 'You have exceeded a secondary rate limit' },
    }
    const disarm = github.inject({ match: new RegExp(`POST .*${subject.repositoryName}/git/commits`, 'u'), answer })
    const run = await subject.run(datadog(receiver), {
      env: {
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`,
      },
    })
    disarm()
    expect(run.outputs.outcome).toBe('created')
    const [row] = await subject.rows('SELECT requests, duration_ms FROM action_runs')
    const own = { action: 'publish-episode', operation: 'propose', outcome: 'success' }
    expect(totalOf(receiver, 'files_created', own)).toBe(1)
    expect(totalOf(receiver, 'rate_limit_hits', { ...own, source: 'core' })).toBe(1)
    expect(totalOf(receiver, 'api_errors', { 'error.type': 'rate-limited' })).toBe(1)
    expect(totalOf(receiver, 'api_errors')).toBe(1)
    expect(totalOf(receiver, 'api_calls', own)).toBe(row?.requests)
    expect(totalOf(receiver, 'operation_duration', own)).toBe(row?.duration_ms)
    expect(namesOf(receiver)).toEqual(METRICS.filter((name) => !name.endsWith('commits_processed')))
    const names = receiver.traces()[0]?.items.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['take a first look', 'judge the episode', 'settle the episode', 'record the episode']),
    )
  })
})
