import { resourceFromAttributes } from '@opentelemetry/resources'
import { describe, expect, it } from 'vitest'
import { collectSpans } from '../../src/telemetry/export/collect-spans.ts'
import { attempting, readRecording, recordRequest, serverOf, stage, startRecording } from '../../src/telemetry/spans.ts'

const recorded = it.extend('recording', { auto: true }, () => startRecording())
const ask = (name: string) => recordRequest(name, {}, async () => name)

it('is nothing where nobody asked for it', async () => {
  expect(await stage('one', () => attempting('asking', () => ask('two')))).toBe('two')
  expect(readRecording()).toEqual({ spans: [], droppedCount: 0 })
})

describe('what is recorded', () => {
  recorded('belongs to the stage that it is done in, also where several are under way', async () => {
    await Promise.all([
      stage('one', () => ask('of one')),
      stage('two', () => attempting('reading heads', async () => [await ask('first'), await ask('second')])),
    ])
    await ask('of the run')
    const { spans } = readRecording()
    expect(spans.map(({ name, parent, attributes }) => [name, parent?.name, attributes['muse.attempted']])).toEqual([
      ['one', undefined, undefined],
      ['of one', 'one', undefined],
      ['two', undefined, undefined],
      ['first', 'two', 'reading heads'],
      ['second', 'two', 'reading heads'],
      ['of the run', undefined, undefined],
    ])
    expect(spans.every(({ startMs, endMs = 0 }) => endMs >= startMs)).toBe(true)
  })

  recorded('says how a request failed in a word, never in those of the other side', async () => {
    const failing = (error: Error) => recordRequest('ask', {}, () => Promise.reject(error)).catch(() => undefined)
    await failing(Object.assign(new Error('SELECT 1 failed'), { code: '60' }))
    await failing(new Error('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) }))
    await failing(new TypeError('what'))
    await failing(new Error('no answer', { cause: new DOMException('late', 'TimeoutError') }))
    await recordRequest('ask', {}, async (span) => span.fail('502'))
    expect(readRecording().spans.map(({ failure }) => failure)).toEqual([
      '60',
      'ECONNREFUSED',
      'TypeError',
      'TimeoutError',
      '502',
    ])
  })

  recorded('is so much and no more: later requests are counted, and stages still told', async () => {
    for (let count = 0; count < 1_200; count += 1) await ask('many')
    await stage('at last', () => ask('one more'))
    const { spans, droppedCount } = readRecording()
    expect([spans.length, droppedCount, spans.at(-1)?.name]).toEqual([1_001, 201, 'at last'])
  })
})

it('tells of a server its name and port', () => {
  expect(serverOf(new URL('https://api.example/x?y'))).toEqual({ 'server.address': 'api.example', 'server.port': 443 })
  expect(serverOf(new URL('http://one:4000'))).toEqual({ 'server.address': 'one', 'server.port': 4_000 })
})

describe('what a run is a part of', () => {
  const [TRACE, PARENT] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331']
  const parentOf = (TRACEPARENT: string, TRACESTATE = '') => {
    const root = { name: 'run', startedAt: new Date(0), endedAt: new Date(1), hasFailed: false, attributes: {} }
    const environment = { TRACEPARENT, TRACESTATE }
    const [span] = collectSpans({ spans: [], droppedCount: 0 }, root, resourceFromAttributes({}), environment)
    return { parent: span?.parentSpanContext?.spanId, trace: span?.spanContext() }
  }

  it.for([`00-${TRACE}-${PARENT}-01`, ` 00-${TRACE}-${PARENT}-01\n`, `cc-${TRACE}-${PARENT}-01-more`])(
    'is %j, with its state as it came',
    (text) => {
      const { parent, trace } = parentOf(text, 'vendor=one,other=two')
      expect([parent, trace?.traceId, trace?.traceState?.serialize()]).toEqual([PARENT, TRACE, 'vendor=one,other=two'])
      expect(parentOf(text, 'no\ttext').trace?.traceState).toBeUndefined()
    },
  )

  it.for([
    'zzz',
    `ff-${TRACE}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}-01-more`,
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${PARENT}-01`,
  ])('is nothing with %j', (text) => expect(parentOf(text).parent).toBeUndefined())
})
