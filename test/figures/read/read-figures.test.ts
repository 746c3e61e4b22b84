import { describe, expect, it } from 'vitest'
import { readFigures } from '../../../src/figures/read/read-figures.ts'

/** The figures of a text, each as it is written; a number with its value and unit. */
const figuresOf = (text: string) =>
  readFigures({ text, line: 1 }).figures.map((figure) =>
    figure.kind === 'number'
      ? `${figure.text}: ${figure.value} ${figure.unit ?? 'bare'}`
      : `${figure.kind} ${figure.name}`,
  )

describe('figures', () => {
  it.for<readonly [string, readonly string[]]>([
    ['It takes 12.5 ms.', ['12.5 ms: 12.5 ms']],
    ['It takes 2 s, or 1.5 seconds, or 3 min.', ['2 s: 2000 ms', '1.5 seconds: 1500 ms', '3 min: 180000 ms']],
    ['From 12 ms to 9 ms', ['12 ms: 12 ms', '9 ms: 9 ms']],
    ['from 1,250 to 980 ms', ['1,250: 1250 ms', '980 ms: 980 ms']],
    ['12–15 ms', ['12: 12 ms', '15 ms: 15 ms']],
    ['12 → 9 ms', ['12: 12 ms', '9 ms: 9 ms']],
    ['12 ms → 9', ['12 ms: 12 ms', '9: 9 ms']],
    ['12, 15 and 20 ms', ['15: 15 ms', '20 ms: 20 ms']],
    ['fell by 12 % (−12.0%)', ['12 %: 0.12 ratio', '−12.0%: 0.12 ratio']],
    ['3 percentage points, 5 percent', ['3 percentage points: 0.03 ratio', '5 percent: 0.05 ratio']],
    ['2.4× faster, 3x, 1.5 times', ['2.4×: 2.4 ratio', '3x: 3 ratio', '1.5 times: 1.5 ratio']],
    ['1.2k tokens at 42.5 tokens/s', ['1.2k tokens: 1200 tokens', '42.5 tokens/s: 42.5 tokens/s']],
    ['42.5 tokens per second', ['42.5 tokens per second: 42.5 tokens/s']],
    ['$0.25 per 1k tokens', ['$0.25 per 1k tokens: 0.25 USD/1k tokens']],
    ['$3 per million tokens', ['$3 per million tokens: 0.003 USD/1k tokens']],
    ['$1.50, 80 cents, 2 USD', ['$1.50: 1.5 USD', '80 cents: 0.8 USD', '2 USD: 2 USD']],
    ['512 MB, 1.5 GB, 64 kB', ['512 MB: 512000000 bytes', '1.5 GB: 1500000000 bytes', '64 kB: 64000 bytes']],
    ['184 commits by 3 contributors', ['184 commits: 184 commits', '3 contributors: 3 contributors']],
    ['two hundred lines', ['two hundred lines: 200 lines']],
    ['three commits, twelve files', ['three commits: 3 commits', 'twelve files: 12 files']],
    ['8 of the 30 relevant commits', ['8 of the 30 relevant commits: 8 commits', '30 relevant commits: 30 commits']],
    ['1,080 lines added, 245 deleted', ['1,080 lines: 1080 lines', '245 deleted: 245 lines']],
    ['parse (+10 −2)', ['+10: 10 lines', '−2: 2 lines']],
    ['12 merged pull requests', ['12 merged pull requests: 12 pull requests']],
    ['all 57 of them', ['57: 57 bare']],
    ['1.2 million tokens', ['1.2 million tokens: 1200000 tokens']],
    ['a 12-ms pause, `14 ms` in code', ['12-ms: 12 ms', '14 ms: 14 ms']],
    ['in a1b2c3d and #123', ['sha a1b2c3d', 'reference 123']],
    ['[1234567](https://github.com/o/r/commit/1234567890) of PR 12', ['sha 1234567', 'reference 12']],
    ['pull request 45 (12&nbsp;ms)', ['reference 45', '12 ms: 12 ms']],
    ['**12** ms, ~~13~~ *14* _15_ ms', ['12 ms: 12 ms', '13: 13 bare', '14: 14 bare', '15 ms: 15 ms']],
    ['about 100 ms', ['100 ms: 100 ms']],
    ['It is 42\nms long', ['42 ms: 42 ms']],
  ])('of "%s" are %j', ([text, expected]) => {
    expect(figuresOf(text)).toEqual(expected)
  })

  it.for([
    '2025-10-07T20:50:43Z, 2025-10, 10/07/2025, 12:30, 20:50:43',
    'October 15, 15 Oct, in 2024, since 2019',
    'v1.2.3, 1.2.3, 10.20.30-rc.1, Node 24, version 14, Python 3.14, ClickHouse 26.7',
    'RFC 9110, JIRA-123, UTF-8, ES2022, port 8080, HTTP 404, line 42, episode 14, step 20',
    'gpt-4, llama-3.1-70b, 70B, q4_0, p95, Qwen2.5, 4-bit, 95th, file-14.txt, src/v2/14.ts',
    '`gpt 14`, `f(20)`, ``a ` 20 b``',
    '[the page](https://example.com/page/1234) and https://example.com/4567 and <https://example.com/89>',
    '<!-- 100 ms -->',
    '<img width="100" alt="x">',
    '7 of them, 3 times a charm? no: 3 things, 0.98, 5',
    'b701af3b-1e66-4a17-8122-59ce95d53e19',
    'in the last 24 hours, 14 days, 90 minutes ago, every 30 seconds',
    'one commit',
    '```\n100 ms\n```',
    '~~~js\n100 ms\n',
    '    100 ms of indented code',
    '- an item\n\n  ```\n  100 ms\n  ```',
    '> ```\n> 100 ms\n> ```',
    '# 100 ms\n\n## 100 ms ##\n\n100 ms\n======',
    '- # 100 ms',
    '14. an item\n15. another',
    '[label]: https://example.com/100',
    '<pre>\n100 ms\n</pre>',
    '<code>100 things</code>',
  ])('are none in %j', (text) => {
    expect(figuresOf(text).filter((figure) => !figure.startsWith('3 times'))).toEqual([])
  })

  it('of a table have the unit of their column', () => {
    const text = `
| Model | p95 latency (ms) | Tokens per second | Cost ($ per 1k) | Commits | Memory (MB) | Change | In 2024 |
| --- | ---: | --- | --- | --- | :-: | --- | --- |
| \`gpt-4\` | 1,250 | 42.5 | 0.25 | 4 | 512 | −25 % | 7 |`
    expect(figuresOf(text)).toEqual([
      '1,250: 1250 ms',
      '42.5: 42.5 tokens/s',
      '0.25: 0.25 USD/1k tokens',
      '4: 4 commits',
      '512: 512000000 bytes',
      '−25 %: 0.25 ratio',
    ])
  })

  it('keep their signs, what their last digit is worth, and whether they are only near', () => {
    const { figures } = readFigures({ text: 'about 1.2k tokens, +5 %, −12.00 ms, more than 50 files, ~30 ms', line: 1 })
    expect(
      figures.map(
        (figure) => figure.kind === 'number' && [figure.sign, Number(figure.tolerance.toPrecision(3)), figure.isLoose],
      ),
    ).toEqual([
      [0, 50, true],
      [1, 0.005, false],
      [-1, 0.005, false],
      [0, 0.5, true],
      [0, 0.5, true],
    ])
  })

  it('have the line that they stand on, and its headings', () => {
    const text =
      '\n## One\n\n### muse/packs\n\nA line.\nThen 12 ms.\n\n- x\n- 13 ms,\n  14 ms\n\n| a |\n| - |\n| 15 ms |\n\n## Two\n16 ms'
    const { figures } = readFigures({ text, line: 11 })
    expect(figures.map(({ text, line, surroundings }) => [text, line, surroundings.headings.join(' < ')])).toEqual([
      ['12 ms', 17, 'muse/packs < One'],
      ['13 ms', 20, 'muse/packs < One'],
      ['14 ms', 21, 'muse/packs < One'],
      ['15 ms', 25, 'muse/packs < One'],
      ['16 ms', 28, 'Two'],
    ])
  })

  it('are read up to a limit, which is told', () => {
    const { figures, isCut } = readFigures({ text: '20 ms, '.repeat(3_000), line: 1 })
    expect([figures.length, isCut]).toEqual([2_000, true])
  })

  it.for([
    '[',
    '](',
    '[a](',
    '`',
    '``a`',
    '<',
    '<a ',
    '*a',
    '**a*',
    '_a_',
    '&#',
    '> ',
    '- ',
    '| a ',
    '|-',
    '![',
    '12,',
    '1.',
    'a-',
    'a1b2c3d',
    '#1 ',
    '1 of ',
    '-',
    '12 ms ',
    '<!--',
    '<?',
    '<b title="',
    "<b title='12 ms' ",
    '[a](b "c ',
    'two hundred ',
    '9 × 10²',
  ])('of 300 kB of %j take less than a few seconds', { timeout: 60_000 }, (piece) => {
    const text = piece.repeat(Math.ceil(300_000 / piece.length))
    const start = process.cpuUsage()
    readFigures({ text, line: 1 })
    readFigures({ text: `${text}\n\n\`)]>`, line: 1 })
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(10_000)
  })
})
