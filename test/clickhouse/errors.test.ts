import { describe, expect, test } from 'vitest'
import { ForeignRefusal } from '../../src/clickhouse/answer.ts'
import { clickHouseFailure, isRetryable, wasNeverExecuted } from '../../src/clickhouse/errors.ts'
import type { ClickHouseOptions } from '../../src/clickhouse/inputs.ts'

const options: ClickHouseOptions = {
  url: 'https://clickhouse.example:8443',
  username: 'collector',
  password: 'hunter2',
  database: 'muse',
  createTables: true,
}

const errorWith = (code: string, message = 'something') => Object.assign(new Error(message), { code })

describe('whether a statement may be sent again', () => {
  test.each([
    ['a time limit of the server', errorWith('159'), true, false],
    ['too many queries at once', errorWith('202'), true, true],
    ['too many parts', errorWith('252'), true, false],
    ['an insert of unknown fate', errorWith('319'), true, false],
    ['an unreachable Keeper', errorWith('999'), true, false],
    ['a syntax error', errorWith('62'), false, false],
    ['an unknown table', errorWith('60'), false, false],
    ['a wrong password', errorWith('516'), false, false],
    ['a missing right', errorWith('497'), false, false],
    ['a read-only user', errorWith('164'), false, false],
    ['a refused connection', errorWith('ECONNREFUSED'), true, true],
    ['a name server that is busy', errorWith('EAI_AGAIN'), true, true],
    ['a host that does not exist', errorWith('ENOTFOUND'), false, true],
    ['a connection that is cut', errorWith('ECONNRESET'), true, false],
    ['no answer in time', new Error('Timeout error.'), true, false],
    ['an answer that breaks off', new Error('socket hang up'), true, false],
    ['a gateway without a server', new ForeignRefusal(503, '<h1>No</h1>'), true, false],
    ['a gateway that is asked too much', new ForeignRefusal(429, ''), true, false],
    ['memory that all statements have used up', errorWith('241', 'Memory limit (total) exceeded'), true, false],
    ['memory that one statement has used up', errorWith('241', 'Memory limit (for query) exceeded'), false, false],
    ['a gateway that refuses', new ForeignRefusal(403, '<h1>No</h1>'), false, false],
    ['a certificate nobody vouches for', errorWith('DEPTH_ZERO_SELF_SIGNED_CERT'), false, false],
    ['both addresses of a host refusing', new AggregateError([errorWith('ECONNREFUSED')]), true, true],
    ['something that is no error', 'text', false, false],
  ])('after %s', (_what, error, retryable, neverExecuted) => {
    const wrapped = clickHouseFailure(error, 'reading', options)
    expect([isRetryable(error), wasNeverExecuted(error)]).toEqual([retryable, neverExecuted])
    expect([isRetryable(wrapped), wasNeverExecuted(wrapped)]).toEqual([retryable, neverExecuted])
  })
})

describe('the message', () => {
  test.each([
    [
      errorWith('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'),
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE: unable to verify the first certificate. The server's TLS certificate is not trusted: set NODE_EXTRA_CA_CERTS to the file of its authority.",
    ],
    [
      errorWith('62', 'Syntax error: failed at position 8:\n\n  SELECT !'),
      'the server answered with code 62: Syntax error: failed at position 8: SELECT !.',
    ],
    [
      errorWith('139', 'No macro nope in config: In scope SELECT version()\nFROM system.tables'),
      'the server answered with code 139: No macro nope in config. Check clickhouse-cluster.',
    ],
    [
      errorWith('279', 'Connection refused (r2:9000)'),
      "the server answered with code 279: Connection refused (r2:9000). The server can't reach another one of its cluster: check that it is up, and run again.",
    ],
    [new Error(''), 'it answered: no message.'],
    [
      new Error('socket hang up'),
      'no answer: socket hang up. The connection broke: check that the server is up, and that nothing between cuts connections, and run again.',
    ],
    [
      new AggregateError([errorWith('ECONNREFUSED', 'connect ECONNREFUSED ::1:8443')]),
      'ECONNREFUSED: connect ECONNREFUSED ::1:8443. Check clickhouse-url, and that the server accepts connections from this runner.',
    ],
    [
      errorWith(
        'ERR_PROXY_TUNNEL',
        'Failed to establish tunnel to clickhouse.example:8443 via http://127.0.0.1:1/: HTTP/1.1 407 Refused',
      ),
      'ERR_PROXY_TUNNEL: Failed to establish tunnel to clickhouse.example:8443 via http://127.0.0.1:1/: HTTP/1.1 407 Refused. Give HTTPS_PROXY as http://user:password@host:port where the proxy wants a login, or name the host in NO_PROXY.',
    ],
    ['no error at all', 'it answered: no error at all.'],
  ])('of %s', (error, answer) => {
    expect(clickHouseFailure(error, 'reading the heads', options).message).toBe(
      `ClickHouse at https://clickhouse.example:8443 failed while reading the heads; ${answer}`,
    )
  })

  test.each([
    [undefined, 'Set create-tables to true, or create the table as docs/architecture.md shows.'],
    ['copies', "Check that clickhouse-url is a server of the cluster 'copies', that its tables are there,"],
  ])('of a table that is missing names the cluster %s', (cluster, remedy) => {
    expect(clickHouseFailure(errorWith('60'), 'reading', { ...options, cluster }).message).toContain(remedy)
  })

  test('is cut where the server goes on and on', () => {
    const { message } = clickHouseFailure(errorWith('62', 'x'.repeat(10_000)), 'reading', options)
    expect(message.length).toBeLessThan(700)
  })
})
