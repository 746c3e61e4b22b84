import { expect, test } from 'vitest'
import { createLineSplitter } from './runner/lines.ts'

function split(...pieces: (string | Uint8Array)[]): string[] {
  const lines: string[] = []
  const splitter = createLineSplitter((line) => lines.push(line))
  for (const piece of pieces) splitter.push(Buffer.from(piece))
  splitter.end()
  return lines
}

test('LF, CR LF and a bare CR end a line; the last one needs no end', () => {
  expect(split('a\nb\r\nc\rd')).toEqual(['a', 'b', 'c', 'd'])
})

test('a CR LF that is split between two pieces ends one line', () => {
  expect(split('a\r', '\nb\r', 'c\r')).toEqual(['a', 'b', 'c'])
})

test('empty lines stay', () => {
  expect(split('\n\r\n\r\ra\n')).toEqual(['', '', '', '', 'a'])
})

test('a character that is split between two pieces stays whole', () => {
  const bytes = Buffer.from('é\n')
  expect(split(bytes.subarray(0, 1), bytes.subarray(1))).toEqual(['é'])
})

test('bytes that are not UTF-8 become replacement characters', () => {
  expect(split(Uint8Array.of(0x61, 0xff, 0x0a))).toEqual(['a\ufffd'])
})

test('neither U+0085 nor U+2028 ends a line', () => {
  expect(split('a\u0085b\u2028c')).toEqual(['a\u0085b\u2028c'])
})
