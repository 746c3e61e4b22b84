import { describe, expect, it } from 'vitest'
import { referencesIn } from '../../../src/collect-commits/analysis/references.ts'

describe('referencesIn', () => {
  it.each([
    ['fix: x (#12)', ['#12']],
    ['closes #1, #2 and muse/hearts#3', ['#1', '#2', 'muse/hearts#3']],
    ['#7: x', ['#7']],
    ['see [#12]', ['#12']],
    ['closes #123456', ['#123456']],
    ['Fixes: #123456', ['#123456']],
    ['resolved #123456, #123457 and #123458', ['#123456', '#123457', '#123458']],
    ['see #123456', ['#123456']],
    ['refs #12345678', ['#12345678']],
    ['Merge pull request #123456 from muse/x', ['#123456']],
    ['fix: x (#123456)', ['#123456']],
    ['fix: x (#123456)\n\nmore', ['#123456']],
    ['closes #7, buttons are #123456', ['#7']],
    ['#7 and #123456', ['#7']],
    ['muse/packs#123456', ['muse/packs#123456']],
    ['the answer is in #404', ['#404']],
    ['fix the border (#12)', ['#12']],
    ['closes #123 for the background', ['#123']],
    ['#123 for review', ['#123']],
    ['color: #100 closes #200, #300', ['#200', '#300']],
  ])('finds what %j names', (text, references) => {
    expect(referencesIn(text)).toEqual(references)
  })

  it.each([
    'from #1a2b3c',
    'buttons are #123456 now',
    'fix: buttons are #123456',
    'use [#123456]',
    'style: from #111111 to #222222',
    'background: #123456;',
    'color: #333;',
    'colour #333 for text',
    'use #12345678 with opacity',
    'fix: the brand colour (#123456)',
    'fix: x\n\nbuttons (#123456)',
    'black is #000000 and #000',
    'color: #100, #200',
    'colours: #100, #200 and #300',
    'style: use #123 as color',
    'style: use #123 for the background',
    'use #123 as the brand colour',
    'closes #0',
    'see https://x.example/page#12',
    '&#39; and &#128512;',
    'C#12',
    'closes #1234567890',
    '#12abc #12_3 #50%',
  ])('finds none in %j', (text) => {
    expect(referencesIn(text)).toEqual([])
  })
})
