import { expect, it } from 'vitest'
import { tableBehind } from '../../../../src/collect-commits/store/events/table-behind.ts'

it.for([
  ["Buffer('muse', 'events', 16, 10, 100, 10000, 1000000, 10000000, 100000000)", { database: 'muse', name: 'events' }],
  ["Buffer('', '', 16, 10, 100, 10000, 1000000, 10000000, 100000000)", { database: '', name: '' }],
  ["Distributed('main', 'muse', 'events_local', rand())", { database: 'muse', name: 'events_local', cluster: 'main' }],
  ["Distributed('main', 'muse', 'events_local')", { database: 'muse', name: 'events_local', cluster: 'main' }],
  ["Distributed(main, '', events_local)", { database: '', name: 'events_local', cluster: 'main' }],
  ['MergeTree PARTITION BY toDate(ts) ORDER BY ts', undefined],
  ['', undefined],
] as const)('knows the table behind %s', ([engineFull, expected]) => {
  expect(tableBehind({ engineFull })).toEqual(expected)
})

it.for([
  [
    'CREATE MATERIALIZED VIEW muse.ui_events TO muse.events (`ts` DateTime) AS SELECT * FROM muse.other',
    'muse',
    'events',
  ],
  ['CREATE MATERIALIZED VIEW muse.ui_events TO `events` AS SELECT 1', '', 'events'],
] as const)('knows the table behind %s', ([createQuery, database, name]) => {
  expect(tableBehind({ engineFull: '', createQuery })).toEqual({ database, name })
})
