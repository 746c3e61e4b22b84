import { expect, it } from 'vitest'
import { previewOf } from '../../../../src/publish-episode/decide/step/preview.ts'

it.for([
  ['The parser of `snake_case_name` is faster.', 'The parser of snake_case_name is faster.'],
  ['Of snake_case_name, 2 * 3 * 4 and __init__.', 'Of snake_case_name, 2 * 3 * 4 and init.'],
  ['**Bold**, *italic*, _both_ and ***all***, ~~gone~~.', 'Bold, italic, both and all, gone.'],
  ['**bold _and_ more**', 'bold and more'],
  [String.raw`\*Not\* \_marked\_, a\b`, String.raw`*Not* _marked_, a\b`],
  ['`**literal**` and `a & b`', '**literal** and a & b'],
  ['A [link](https://x.y/_a_), [another][ref] and <https://x.y/a_b_c>.', 'A link, another and https://x.y/a_b_c.'],
  ['![Chart](c.png)\n\nThe text.', 'The text.'],
  ['[![Badge](b.svg)](https://x.y)\n\nThe text.', 'The text.'],
  ['```js\nconst a = 1\n\nconst b = 2\n```\n\nThe text.', 'The text.'],
  ['~~~\ncode', undefined],
  ['    indented code\n\nThe text.', 'The text.'],
  ['| a | b |\n| --- | :-: |\n| 1 | 2 |\n\nThe text.', 'The text.'],
  ['[ref]: https://x.y\n\nThe text.', 'The text.'],
  ['- One\n- Two', 'One Two'],
  ['> Said.', 'Said.'],
  ['a < b &amp;&amp; c<br>d', 'a < b && cd'],
] as const)('%s', ([paragraph, preview]) => {
  expect(previewOf(`\n## What changed\n\n${paragraph}\n`)).toBe(preview)
})

it('takes long bodies in no time', () => {
  const started = performance.now()
  for (const text of ['*a ', '`', '_a ', '[', '![](', '```\n', '| ', '<a ', '<!-- ', '~~a ', '- '])
    previewOf(`## What changed\n\n${text.repeat(100_000)}`)
  expect(performance.now() - started).toBeLessThan(5_000)
})
