import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'

const step = z.object({
  name: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
  run: z.string().optional(),
})
const workflow = z.object({ jobs: z.record(z.string(), z.object({ steps: z.array(step) })) })

/** The script of a step of an example, by the step's name, and its environment variables that are not secrets. */
export async function scriptOf(
  example: string,
  name: string,
): Promise<{ script: string; env: Record<string, string> }> {
  const { jobs } = workflow.parse(parse(await readFile(`examples/${example}`, 'utf8')))
  const found = Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .find((one) => one.name === name)
  if (found?.run === undefined) throw new Error(`${example} has no step '${name}' with a script.`)
  return {
    script: found.run,
    env: Object.fromEntries(Object.entries(found.env).filter(([, value]) => !value.includes('${{'))),
  }
}

/** What `hyperfine --export-json` (1.19) writes, with fewer runs. */
export const HYPERFINE_RESULT = JSON.stringify({
  results: [
    {
      command: 'git log --oneline',
      mean: 0.1252,
      stddev: 0.0036,
      median: 0.124,
      user: 0.098,
      system: 0.021,
      min: 0.121,
      max: 0.131,
      times: [0.124, 0.121, 0.131, 0.1247, 0.1253, 0.1241, 0.1212, 0.1302, 0.1251, 0.1249],
      memory_usage_byte: Array.from({ length: 10 }, () => 21_233_664),
      exit_codes: Array.from({ length: 10 }, () => 0),
    },
  ],
})

/** A writer as `language-model.yml` calls it, without a model: it tells of the first commit and of a figure that the brief has. */
export const WRITER = `#!/usr/bin/env node
const brief = JSON.parse(require('node:fs').readFileSync(process.argv[2], 'utf8'))
const fact = brief.facts.find(({ unit }) => unit === 'commits')
if (!fact) throw new Error(JSON.stringify(brief.facts.map(({name,unit,value})=>[name,unit,value])))
const front = {
  title: 'In our own words', series: 'devlog', models: ['none'], latency_ms_p95: null, tokens_in: 0, tokens_out: 0, cost_usd: 0, ...brief.window,
}
console.log('---\\n' + Object.entries(front).map(([key, value]) => key + ': ' + JSON.stringify(value)).join('\\n') + '\\n---\\n')
console.log('## What changed\\n\\nWe shipped: ' + brief.commits[0].headline + '.\\n')
console.log('## Why it matters\\n\\nReaders wait less.\\n')
console.log('## Benchmarks (summary)\\n\\nOf ' + fact.value + ' commits.\\n')
console.log('## Next steps\\n\\nMore of it.\\n\\n## Links & artifacts\\n\\nNone.\\n')
`
