import { describe, expect, it } from 'vitest'
import { readFigures } from '../../../src/figures/read/read-figures.ts'

const figuresOf = (text: string) =>
  readFigures({ text, line: 1 }).figures.map((figure) =>
    figure.kind === 'number' ? `${figure.line}: ${figure.value} ${figure.unit ?? ''}` : figure.kind,
  )

describe('what is shown is read', () => {
  it.for<readonly [string, readonly string[]]>([
    ['> ```\n\nllama takes 240 ms', ['3: 240 ms']],
    ['> ```\nllama takes 240 ms', ['2: 240 ms']],
    ['- ```\nllama takes 240 ms', ['2: 240 ms']],
    ['- x\n\n  ```\n  90 ms\n  ```\n\n  240 ms', ['7: 240 ms']],
    ['<ul><li>llama: p95</li><li>240 ms</li></ul>', ['1: 240 ms']],
    ['<table>\n<tr><td>llama</td><td>240 ms</td></tr>\n</table>', ['2: 240 ms']],
    ['llama takes<br>240 ms\nand 90 ms', ['1: 240 ms', '2: 90 ms']],
    ['[^1]: llama takes 240 ms', ['1: 240 ms']],
    ['[x]: 240 ms for llama', ['1: 240 ms']],
    ['[x]: https://example.com "240 ms"', ['1: 240 ms']],
    ['[x](https://example.com "240 ms")', ['1: 240 ms']],
    ['![240 ms](x.png)', ['1: 240 ms']],
    ['<img alt="240&nbsp;ms" title=90&#32;ms src="77">', ['1: 240 ms', '1: 90 ms']],
    ['<span aria-label="240 ms">x</span>', ['1: 240 ms']],
    ['<code title="240 ms">x 90 ms</code>', ['1: 240 ms']],
    ['<llama takes 240 ms>', ['1: 240 ms']],
    ['p50 <p95, 240 ms -> 90 ms', ['1: 240 ms', '1: 90 ms']],
    ['x <!-- 240 ms', ['1: 240 ms']],
    ['2<sup>40</sup> ms', ['1: 40 ms']],
    ['two hundred forty ms', ['1: 240 ms']],
    ['two hundred and forty-one milliseconds', ['1: 241 ms']],
    ['one thousand two hundred tokens', ['1: 1200 tokens']],
    ['half a second, two and a half seconds', ['1: 500 ms', '1: 2500 ms']],
    ['two point five seconds', ['1: 2500 ms']],
    ['twenty percent, thirty per cent, five percentage points', ['1: 0.2 ratio', '1: 0.3 ratio', '1: 0.05 ratio']],
    ['240_ms and 240-ms', ['1: 240 ms', '1: 240 ms']],
    ['llama@240ms, llama:240ms, p95=240ms', ['1: 240 ms', '1: 240 ms', '1: 240 ms']],
    [
      '240\u202fms, 240\u00a0ms, 1\u202f240\u2009ms, 1\u2007240 ms',
      ['1: 240 ms', '1: 240 ms', '1: 1240 ms', '1: 1240 ms'],
    ],
    ['2\u200e40 ms', ['1: 240 ms']],
    ['２４０％, ２．５ ms', ['1: 2.4 ratio', '1: 2.5 ms']],
    ['240 ㎳', ['1: 240 ms']],
    ['²⁴⁰ ms, 2⁴ ms, 90 ms²', ['1: 240 ms', '1: 16 ms', '1: 90 ms']],
    ['2.4 × 10² ms, 24·10¹ ms', ['1: 240 ms', '1: 240 ms']],
    ['240 µs, 240 μs, 240us', ['1: 0.24 ms', '1: 0.24 ms', '1: 0.24 ms']],
    ['4 min, 2 h, 3 hrs', ['1: 240000 ms', '1: 7200000 ms', '1: 10800000 ms']],
    ['3 MiB, 2 TiB, 1.5 GiB', ['1: 3145728 bytes', '1: 2199023255552 bytes', '1: 1610612736 bytes']],
    ['5 Mtok/s, 5 ktok/s, 20 kT/s', ['1: 5000000 tokens/s', '1: 5000 tokens/s', '1: 20000 tokens/s']],
    [
      '5k tokens, 5M tokens, 5B tokens, 5 bn tokens',
      ['1: 5000 tokens', '1: 5000000 tokens', '1: 5000000000 tokens', '1: 5000000000 tokens'],
    ],
    ['halved, doubled and tripled', ['1: 0.5 ratio', '1: 2 ratio', '1: 3 ratio']],
    ['twice as fast, half as long, half the memory of qwen', ['1: 2 ratio', '1: 0.5 ratio', '1: 0.5 ratio']],
    ['<!-- x\n--> llama takes 240 ms', ['2: 240 ms']],
    ['<textarea>\nx</textarea> llama takes 240 ms', ['2: 240 ms']],
    ['2.4e2 ms', ['1: 240 ms']],
    ['２４０ ms', ['1: 240 ms']],
    ['٢٤٠ ms', ['1: 240 ms']],
    ['𝟐𝟒𝟎 ms', ['1: 240 ms']],
    ['¼ s and 2½ s', ['1: 250 ms', '1: 2500 ms']],
    ['1m30s, 1h30m', ['1: 90000 ms', '1: 5400000 ms']],
    ['twenty-one commits, thirty files', ['1: 21 commits', '1: 30 files']],
    ['a hundred commits, a dozen files', ['1: 100 commits', '1: 12 files']],
    ['llama**240 ms**', ['1: 240 ms']],
    ['x240 ms', ['1: 240 ms']],
    ['takes `240` ms', ['1: 240 ms']],
  ])('of %j: %j', ([text, expected]) => {
    expect(figuresOf(text)).toEqual(expected)
  })

  it.for([
    '[x]: https://example.com/240',
    'the p95 ms',
    '`240`',
    'a 70B model',
    'half of the team',
    'twice a week',
    'one of them',
    'double quotes',
    'doubled down on it',
    'two of them',
    'an hour or two',
    'at one point',
    'a doubled-up line',
    '> ```\n> 240 ms\n> ```',
  ])('but nothing of %j', (text) => {
    expect(figuresOf(text)).toEqual([])
  })
})
