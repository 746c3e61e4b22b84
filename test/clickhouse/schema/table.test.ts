import { describe, expect, test } from 'vitest'
import { creationStatements } from '../../../src/clickhouse/schema/objects.ts'
import { createTable, createView, type Table } from '../../../src/clickhouse/schema/table.ts'
import { SCHEMA_COMMENT } from '../../../src/clickhouse/schema/version.ts'

const lines: Table = {
  name: 'lines',
  columns: { ts: "DateTime64(3, 'UTC')", text: 'String' },
  indexes: ['INDEX times ts TYPE minmax GRANULARITY 1'],
  partitionBy: 'toYYYYMM(ts)',
  orderBy: '(ts)',
}

const onMain = { cluster: 'main', storage: 'replicated' } as const

describe('a table', () => {
  test('is created on one server', () => {
    expect(createTable(lines)).toBe(`CREATE TABLE IF NOT EXISTS lines (
  \`ts\` DateTime64(3, 'UTC'),
  \`text\` String,
  INDEX times ts TYPE minmax GRANULARITY 1
) ENGINE = MergeTree()
PARTITION BY toYYYYMM(ts)
ORDER BY (ts)
COMMENT '${SCHEMA_COMMENT}'`)
  })

  test('is created on a cluster with a replicated engine', () => {
    expect(createTable(lines, onMain)).toBe(`CREATE TABLE IF NOT EXISTS lines ON CLUSTER \`main\` (
  \`ts\` DateTime64(3, 'UTC'),
  \`text\` String,
  INDEX times ts TYPE minmax GRANULARITY 1
) ENGINE = ReplicatedMergeTree('/clickhouse/tables/{uuid}/all', '{shard}-{replica}')
PARTITION BY toYYYYMM(ts)
ORDER BY (ts)
COMMENT '${SCHEMA_COMMENT}'`)
  })

  test('keeps of several rows the newest where it has a version', () => {
    const { partitionBy: _, indexes: __, ...plain } = lines
    const versioned = { ...plain, version: 'ts' }
    expect(createTable(versioned)).toContain('\n) ENGINE = ReplacingMergeTree(ts)\nORDER BY (ts)')
    expect(createTable(versioned, onMain)).toContain(
      "\n) ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/all', '{shard}-{replica}', ts)\n",
    )
  })
})

describe('a view', () => {
  test('is created on one server, or on a cluster', () => {
    const view = { name: 'long_lines', select: '\nSELECT * FROM lines\n' }
    expect(createView(view)).toBe(
      `CREATE VIEW IF NOT EXISTS long_lines AS\nSELECT * FROM lines\nCOMMENT '${SCHEMA_COMMENT}'`,
    )
    expect(createView(view, onMain)).toBe(
      `CREATE VIEW IF NOT EXISTS long_lines ON CLUSTER \`main\` AS\nSELECT * FROM lines\nCOMMENT '${SCHEMA_COMMENT}'`,
    )
  })

  test('is a materialized one where it fills a table', () => {
    const view = { name: 'copies', select: 'SELECT * FROM lines', target: 'copied_lines' }
    expect(createView(view, onMain)).toBe(
      `CREATE MATERIALIZED VIEW IF NOT EXISTS copies ON CLUSTER \`main\` TO copied_lines AS\nSELECT * FROM lines\nCOMMENT '${SCHEMA_COMMENT}'`,
    )
  })
})

test('on a cluster everything of the schema is created on all its servers', () => {
  const statements = creationStatements(onMain).map(({ sql }) => sql)
  expect(
    statements.filter(
      (sql) => !/^CREATE (?:TABLE|VIEW|MATERIALIZED VIEW) IF NOT EXISTS \w+ ON CLUSTER `main`/u.test(sql),
    ),
  ).toEqual([])
  expect(statements.filter((sql) => / ENGINE = (?!Replicated)/u.test(sql))).toEqual([])
})
