import { expect, it } from 'vitest'
import { checkServer } from '../../../src/clickhouse/schema/ensure.ts'
import { isSupported } from '../../../src/clickhouse/schema/server-version.ts'

it.each([
  ['26.7.2.1', true],
  ['24.8.1.2684', true],
  ['24.10.1.1', true],
  ['25.1.1.1', true],
  ['24.7.9.9', false],
  ['23.12.1.1', false],
  ['unknown', false],
])('says of version %s whether it is new enough', (version, expected) => {
  expect(isSupported(version)).toBe(expected)
})

it('refuses a server that is too old, and says which is needed', () => {
  const existing = {
    serverVersion: '23.8.1.94',
    maxPartitions: 100,
    databaseEngine: 'Atomic',
    clusterName: '',
    clusters: [],
    objects: new Map(),
  }
  expect(() => checkServer(existing)).toThrow(
    'This ClickHouse is version 23.8.1.94; the actions need 24.8 or newer. Update the server.',
  )
})
