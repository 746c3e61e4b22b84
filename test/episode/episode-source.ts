/** The entries of a complete front matter, as they are written in YAML. */
const ENTRIES = {
  title: '"Episode Title"',
  series: '"banterpacks"',
  episode: '1',
  date: '"2025-10-07T20:50:43Z"',
  models: '["gpt-4", "claude-3"]',
  run_id: '"b701af3b-1e66-4a17-8122-59ce95d53e19"',
  commit_sha: '"a16e4c8f2e3c6cd829ace8706a84cf25283897e5"',
  latency_ms_p95: '1250',
  tokens_in: '1500',
  tokens_out: '800',
  cost_usd: '0.010335',
}

/** What `ENTRIES` are once they are read. */
export const FRONT_MATTER = {
  title: 'Episode Title',
  series: 'banterpacks',
  episode: 1,
  date: '2025-10-07T20:50:43Z',
  models: ['gpt-4', 'claude-3'],
  run_id: 'b701af3b-1e66-4a17-8122-59ce95d53e19',
  commit_sha: 'a16e4c8f2e3c6cd829ace8706a84cf25283897e5',
  latency_ms_p95: 1250,
  tokens_in: 1500,
  tokens_out: 800,
  cost_usd: 0.010335,
}

/** Five sections, the first heading on the body's second line. */
export const BODY = `
## What changed
The parser is faster.

## Why it matters
Less waiting.

## Benchmarks (summary)
Faster at the 95th percentile.

## Next steps
More of it.

## Links & artifacts
None yet.
`

/** An episode's source: the complete one, with entries changed, added, or left out where they are undefined. */
export function episodeSource(changes: Readonly<Record<string, string | undefined>> = {}, body = BODY): string {
  const entries = Object.entries({ ...ENTRIES, ...changes }).filter(([, value]) => value !== undefined)
  return `---\n${entries.map(([name, value]) => `${name}: ${value}\n`).join('')}---\n${body}`
}
