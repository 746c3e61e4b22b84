import { expect, it as plain } from 'vitest'
import { z } from 'zod'
import { it } from '../fixtures/database.ts'
import { ANALYTICS_ROWS, DASHBOARD_ROWS } from './analytics-rows.ts'
import { read } from './documents.ts'

const source = z.strictObject({
  type: z.literal('grafana-clickhouse-datasource'),
  uid: z.literal('$' + '{datasource}'),
})
const gridPos = z.object({ h: z.int(), w: z.int().max(24), x: z.int().max(23), y: z.int() })
const target = z.strictObject({
  refId: z.string(),
  datasource: source,
  editorType: z.literal('sql'),
  queryType: z.enum(['timeseries', 'table']),
  format: z.union([z.literal(0), z.literal(1)]),
  rawSql: z.string(),
})
const override = z.strictObject({
  matcher: z.strictObject({ id: z.literal('byName'), options: z.string() }),
  properties: z.array(z.strictObject({ id: z.literal('unit'), value: z.string() })),
})
// `.ci/run` checks the rest against Grafana's own schema, which leaves open what a plugin is asked, and which units there are.
const panel = z.discriminatedUnion('type', [
  z.looseObject({ id: z.int(), title: z.string(), gridPos, type: z.literal('row') }),
  ...(['timeseries', 'table'] as const).map((type) =>
    z.looseObject({
      id: z.int(),
      title: z.string(),
      gridPos,
      type: z.literal(type),
      datasource: source,
      fieldConfig: z.strictObject({ defaults: z.strictObject({ unit: z.string() }), overrides: z.array(override) }),
      targets: z.array(target).length(1),
    }),
  ),
])
const dashboard = z.looseObject({
  title: z.string(),
  uid: z.string().max(40),
  schemaVersion: z.int().min(36),
  time: z.strictObject({ from: z.string(), to: z.string() }),
  templating: z.strictObject({
    list: z.array(z.looseObject({ name: z.string(), type: z.string(), query: z.string() })),
  }),
  panels: z.array(panel),
})

const grafana = async () => dashboard.parse(JSON.parse(await read('docs/dashboards/grafana.json')))

const [FROM, TO] = [Date.UTC(2026, 2, 1) / 1000, Date.UTC(2026, 2, 8) / 1000]

/** As the plugin does: github.com/grafana/clickhouse-datasource, pkg/macros/macros.go; and Grafana's own `singlequote`. */
const expanded = (sql: string) =>
  sql
    .replace(/\$__timeFilter\((\w+)\)/gu, `$1 >= toDateTime(${FROM}) AND $1 <= toDateTime(${TO})`)
    .replace(/\$__dateFilter\((\w+)\)/gu, "$1 >= toDate('2026-03-01') AND $1 <= toDate('2026-03-08')")
    .replace(/\$__timeInterval\((\w+)\)/gu, 'toStartOfInterval(toDateTime($1), INTERVAL 3600 second)')
    .replace(/\$\{repository:singlequote\}/gu, "'octo/app','octo/lib'")

it('every query of the Grafana dashboard gives the right rows', async ({ readyDatabase: database }) => {
  for (const [table, rows] of Object.entries({ ...ANALYTICS_ROWS, ...DASHBOARD_ROWS }))
    await database.insert(table, rows)
  const results: Record<string, unknown[][]> = {}
  for (const { title, ...of } of (await grafana()).panels) {
    if (of.type === 'row') continue
    for (const { rawSql, queryType, format } of of.targets) {
      const sql = expanded(rawSql)
      expect(sql).not.toContain('$')
      expect([title, format]).toEqual([title, queryType === 'timeseries' ? 0 : 1])
      results[title] = await database.table(sql)
      if (queryType === 'timeseries') expect(results[title]?.[0]?.[0]).toBe('time')
      // A day begins where its server is, unless it is told.
      expect(rawSql).not.toMatch(/\btoDate(?:Time)?\(\w+\)/u)
      for (const { matcher } of of.fieldConfig.overrides) expect(results[title]?.[0]).toContain(matcher.options)
      // Dollars and percents are of one column, beside counts.
      if (queryType === 'table') expect(of.fieldConfig.defaults.unit).toBe('short')
    }
  }
  expect(results).toMatchInlineSnapshot(`
    {
      "Arrival of rows after the commit": [
        [
          "time",
          "source",
          "p50",
          "p95",
        ],
        [
          "2026-03-04T10:00:00.000Z",
          "banterpacks",
          30,
          60,
        ],
      ],
      "Branches and pull requests": [
        [
          "repository",
          "active_branches",
          "open_branches",
          "pull_requests_open",
          "pull_requests_merged",
          "hours_to_merge",
          "reviews",
          "reviewers",
        ],
        [
          "octo/app",
          3,
          7,
          4,
          0,
          null,
          5,
          2,
        ],
      ],
      "Calls of deploy hooks": [
        [
          "status",
          "calls",
        ],
        [
          "accepted",
          1,
        ],
        [
          "sending",
          1,
        ],
      ],
      "Changes of benchmarks, without what is noise": [
        [
          "benchmarked_at",
          "commit",
          "headline",
          "model",
          "quant",
          "dataset",
          "measure",
          "change",
          "verdict",
        ],
        [
          "2026-03-05T12:00:00.000Z",
          "3333333",
          "chore: new linter",
          "llama",
          "q4",
          "chat",
          "throughput",
          0.2804878048780488,
          "change",
        ],
        [
          "2026-03-04T12:00:00.000Z",
          "2222222",
          "perf: cache the tokenizer",
          "llama",
          "q4",
          "chat",
          "p95 latency",
          -0.25268817204301075,
          "change",
        ],
      ],
      "Commits per day": [
        [
          "time",
          "repository",
          "commits",
        ],
        [
          "2026-03-02T00:00:00Z",
          "octo/app",
          2,
        ],
        [
          "2026-03-03T00:00:00Z",
          "octo/app",
          1,
        ],
        [
          "2026-03-03T00:00:00Z",
          "octo/lib",
          1,
        ],
      ],
      "Confidence": [
        [
          "time",
          "series",
          "confidence_score",
        ],
        [
          "2026-03-04T10:00:00.000Z",
          "chimera",
          0.9,
        ],
        [
          "2026-03-05T10:00:00.000Z",
          "chimera",
          0.6,
        ],
      ],
      "Cost per commit": [
        [
          "commit",
          "episodes",
          "cost_total",
          "tokens_in",
          "tokens_out",
        ],
        [
          "2222222",
          1,
          0.02,
          1500,
          800,
        ],
        [
          "3333333",
          1,
          0.01,
          1500,
          800,
        ],
      ],
      "Deployments that succeeded": [
        [
          "time",
          "environment",
          "success_rate",
        ],
        [
          "2026-03-04T00:00:00Z",
          "production",
          0.5,
        ],
        [
          "2026-03-05T00:00:00Z",
          "production",
          1,
        ],
      ],
      "Files changed": [
        [
          "repository",
          "commits",
          "changes",
          "added",
          "removed",
        ],
        [
          "octo/app",
          3,
          4,
          2,
          1,
        ],
        [
          "octo/lib",
          1,
          0,
          0,
          0,
        ],
      ],
      "Hours to merge": [
        [
          "time",
          "repository",
          "hours_to_merge",
        ],
        [
          "2026-03-03T00:00:00Z",
          "octo/app",
          5.25,
        ],
      ],
      "Lag of each source": [
        [
          "time",
          "source",
          "lag_seconds",
        ],
        [
          "2026-03-04T10:00:00.000Z",
          "banterpacks",
          0,
        ],
        [
          "2026-03-04T12:00:00.000Z",
          "banterpacks",
          5400,
        ],
      ],
      "Lines changed per commit": [
        [
          "time",
          "repository",
          "lines_changed_per_commit",
        ],
        [
          "2026-03-02T00:00:00Z",
          "octo/app",
          28,
        ],
        [
          "2026-03-03T00:00:00Z",
          "octo/app",
          null,
        ],
        [
          "2026-03-03T00:00:00Z",
          "octo/lib",
          4,
        ],
      ],
      "Open alerts": [
        [
          "repository",
          "vulnerability_alerts",
          "secret_alerts",
          "code_alerts",
        ],
        [
          "octo/app",
          0,
          null,
          0,
        ],
      ],
      "Requests to GitHub": [
        [
          "time",
          "action",
          "requests",
        ],
        [
          "2026-03-04T10:00:00Z",
          "collect-commits",
          3,
        ],
        [
          "2026-03-04T11:00:00Z",
          "collect-commits",
          2,
        ],
        [
          "2026-03-04T12:00:00Z",
          "collect-commits",
          5,
        ],
      ],
      "Runs by outcome": [
        [
          "action",
          "outcome",
          "runs",
          "requests",
          "points",
        ],
        [
          "collect-commits",
          "failure",
          1,
          2,
          2,
        ],
        [
          "collect-commits",
          "success",
          2,
          8,
          8,
        ],
      ],
    }
  `)
})

plain('panels of the Grafana dashboard have an id of their own, and lie beside each other', async () => {
  const { panels, templating } = await grafana()
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const places = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
  )
  expect(new Set(places).size).toBe(places.length)
  expect(templating.list.map(({ name }) => name)).toEqual(['datasource', 'repository'])
})

const METRIC =
  /^(?:sum|avg|min|count):muse\.github\.(commits_processed|files_created|api_calls|rate_limit_remaining|operation_duration|api_errors|auth_failures|rate_limit_hits)\{([^{}]*)\}(?: by \{([a-z,]+)\})?(?:\.as_count\(\))?(?:\.rollup\(sum, \d+\))?$/u
const ATTRIBUTES = ['action', 'operation', 'repository', 'source', 'outcome']
const query = { data_source: z.literal('metrics'), name: z.string().regex(/^[a-f]$/u), query: z.string().regex(METRIC) }
const formulas = z.array(z.strictObject({ formula: z.string() })).min(1)
const widget = z.strictObject({
  definition: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('timeseries'),
      title: z.string(),
      show_legend: z.boolean(),
      requests: z.array(
        z.strictObject({
          response_format: z.literal('timeseries'),
          display_type: z.enum(['line', 'bars', 'area']),
          queries: z.array(z.strictObject(query)),
          formulas,
        }),
      ),
    }),
    z.strictObject({
      type: z.literal('query_value'),
      title: z.string(),
      autoscale: z.boolean(),
      precision: z.int(),
      custom_unit: z.string().optional(),
      requests: z
        .array(
          z.strictObject({
            response_format: z.literal('scalar'),
            queries: z.array(z.strictObject({ ...query, aggregator: z.enum(['sum', 'avg', 'last']) })),
            formulas,
          }),
        )
        .length(1),
    }),
  ]),
})
const datadog = z.strictObject({
  title: z.string(),
  description: z.string(),
  layout_type: z.literal('ordered'),
  reflow_type: z.literal('auto'),
  notify_list: z.array(z.string()),
  template_variables: z.array(
    z.strictObject({
      name: z.string(),
      prefix: z.string(),
      available_values: z.array(z.string()),
      defaults: z.array(z.string()),
    }),
  ),
  widgets: z.array(
    z.strictObject({
      definition: z.strictObject({
        type: z.literal('group'),
        title: z.string(),
        layout_type: z.literal('ordered'),
        widgets: z.array(widget).min(1),
      }),
    }),
  ),
})

interface Request {
  readonly queries: readonly { readonly name: string; readonly query: string }[]
  readonly formulas: readonly { readonly formula: string }[]
}

plain('the Datadog dashboard asks for the metrics that are sent, by their attributes', async () => {
  const { widgets, template_variables } = datadog.parse(JSON.parse(await read('docs/dashboards/datadog.json')))
  expect(widgets.map(({ definition }) => definition.title)).toEqual([
    'Commit activity',
    'Repository health',
    'API usage',
    'Deployment triggers',
  ])
  const requests = widgets.flatMap(({ definition }) =>
    definition.widgets.flatMap((one): readonly Request[] => one.definition.requests),
  )
  const asked = requests.flatMap(({ queries }) => queries.map((one) => METRIC.exec(one.query) ?? []))
  expect(new Set(asked.map(([, metric]) => metric)).size).toBe(8)
  for (const [, , filter = '', by = ''] of asked) {
    for (const name of by.split(',').filter((part) => part !== '')) expect(ATTRIBUTES).toContain(name)
    for (const part of filter.split(',')) {
      if (part.startsWith('$')) expect(template_variables.map(({ name }) => `$${name}`)).toContain(part)
      else expect(ATTRIBUTES).toContain(part.split(':')[0])
    }
  }
  for (const { queries, formulas: of } of requests) {
    const used = of.flatMap(({ formula }) => formula.match(/\b[a-f]\b/gu) ?? [])
    expect(used.toSorted()).toEqual(queries.map(({ name }) => name))
  }
})
