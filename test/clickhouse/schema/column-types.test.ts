import { expect, it } from 'vitest'
import { acceptsType } from '../../../src/clickhouse/schema/column-types.ts'

it.each<[string, readonly string[], readonly string[]]>([
  [
    'String',
    ['String', 'LowCardinality(String)', 'Nullable(String)'],
    ['JSON', 'FixedString(40)', "Enum8('a' = 1)", 'UUID'],
  ],
  ['LowCardinality(String)', ['String', 'LowCardinality(String)'], ["Enum8('a' = 1)", 'FixedString(9)']],
  ['FixedString(40)', ['FixedString(40)', 'String', 'LowCardinality(String)'], ['FixedString(64)', 'FixedString(7)']],
  ['UUID', ['UUID', 'Nullable(UUID)'], ['String', 'UInt128']],
  [
    "DateTime64(3, 'UTC')",
    ['DateTime', "DateTime('UTC')", 'DateTime64(6)', "DateTime64(3, 'UTC')"],
    ['Date', 'Date32', 'String', 'UInt32'],
  ],
  ['UInt32', ['UInt32', 'UInt64', 'Int64', 'Float64', 'Nullable(UInt32)'], ['UInt16', 'Float32', 'String']],
  ['UInt8', ['UInt8', 'Int32'], ['Bool', 'String']],
  ['Float32', ['Float32', 'Float64', 'Decimal(9, 3)'], ['UInt32']],
  ['Decimal(18, 6)', ['Decimal(18, 6)', 'Decimal64(6)', 'Float64'], ['UInt64', 'String']],
  ['Nullable(Float64)', ['Nullable(Float64)'], ['Float64']],
  ['Bool', ['Bool', 'UInt8'], ['String', 'Int64']],
  ['Array(String)', ['Array(String)', 'Array(LowCardinality(String))'], ['String', 'Array(UInt8)']],
])('a column of %s may also be one of %j, not of %j', (declared, accepted, refused) => {
  expect(accepted.filter((actual) => !acceptsType(declared, actual))).toEqual([])
  expect(refused.filter((actual) => acceptsType(declared, actual))).toEqual([])
})
