import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstSentence } from '../../../src/collect-commits/analysis/first-sentence.ts'
import { parseMessage } from '../../../src/collect-commits/analysis/message.ts'

describe('firstSentence', () => {
  it.for([
    ['Caches the tokenizer. It was built anew for each request.', 'Caches the tokenizer.'],
    [
      'Caches the tokenizer between\nrequests (e.g. A and B). More.',
      'Caches the tokenizer between requests (e.g. A and B).',
    ],
    ['Halves the time from 1.5 s to 0.7 s! Measured.', 'Halves the time from 1.5 s to 0.7 s!'],
    ['## Summary\n\nSee **the** [benchmark](https://example.com/x) of `parse`.', 'See the benchmark of parse.'],
    ['<!-- Describe your change. -->\n### What does it do?\n\nParses in one pass', 'Parses in one pass'],
    ['What does this PR do?\n\nParses in one pass.', 'Parses in one pass.'],
    ['Fixes #12\n\nParses in one pass.', 'Parses in one pass.'],
    ['Closes: #12, #13 and muse/packs#14.\nParses in one pass.', 'Parses in one pass.'],
    ['https://example.com/thread\n\nParses in one pass.', 'Parses in one pass.'],
    ['```sh\nnpm run bench\n```\nParses in one pass.', 'Parses in one pass.'],
    ['- one thing\n- another thing\n\nParses in one pass.', 'Parses in one pass.'],
    ['This change:\n\n* parses in one pass', ''],
    ['Co-authored-by: Ada <ada@example.com>\nSigned-off-by: Ada <ada@example.com>', ''],
    ['This reverts commit 0123456.', ''],
    ['<!-- never closed', ''],
    ['ok', ''],
    ['', ''],
  ] as const)('of %j is %j', ([text, sentence]) => {
    expect(firstSentence(text)).toBe(sentence)
  })

  it('is short, and on one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        const sentence = firstSentence(text)
        expect(Array.from(sentence).length).toBeLessThanOrEqual(300)
        expect(sentence).not.toMatch(/[\n\r]/u)
      }),
    )
  })

  it.for(['#1 ', 'a.', '<!--', '[', '[a](b', '**', 'x\n', '> ', 'Fixes #1, ', 'e.g. '])(
    'takes no longer than the text is long: %j',
    (piece) => {
      const start = performance.now()
      firstSentence(piece.repeat(1_000_000 / piece.length))
      expect(performance.now() - start).toBeLessThan(500)
    },
  )
})

describe('parseMessage', () => {
  it('has the first sentence after the headline, and after the title of a merged pull request', () => {
    expect(parseMessage('perf: cache\n\nKeeps what was parsed.').summary).toBe('Keeps what was parsed.')
    expect(
      parseMessage('Merge pull request #12 from muse/cache\n\nCache what was parsed\n\nKeeps it for a day.').summary,
    ).toBe('Keeps it for a day.')
    expect(parseMessage('perf: cache').summary).toBe('')
  })
})
