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

  it.for(['[x]: https://example.com "240 ms"', 'the p95 ms', '`240`', '> ```\n> 240 ms\n> ```'])(
    'but nothing of %j',
    (text) => {
      expect(figuresOf(text)).toEqual([])
    },
  )
})
