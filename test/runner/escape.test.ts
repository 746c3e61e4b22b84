import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeLogLines } from '../../src/runner/escape.ts'
import { parseCommand } from '../sandbox/runner/command.ts'
import { commandHandlers } from '../sandbox/runner/command-handlers.ts'
import { createLineSplitter } from '../sandbox/runner/lines.ts'
import { hostileText } from './hostile-text.ts'

const many = { numRuns: 20_000 }
const known = new Set([...commandHandlers.keys(), 'stop-commands', 'echo'])

/** The lines that the runner reads of a program's output. */
function readLines(output: string): string[] {
  const lines: string[] = []
  const splitter = createLineSplitter((line) => lines.push(line))
  splitter.push(Buffer.from(output))
  splitter.end()
  return lines
}

/** Where a sign stands for a comparison by culture, which does not see formatting characters; -1 where it does not. */
function indexByCulture(text: string, sign: string, from: number): number {
  for (let index = from; index < text.length; index += 1)
    if (
      text
        .slice(index)
        .replace(/\p{Cf}/gu, '')
        .startsWith(sign)
    )
      return index
  return -1
}

/** The name of a command in a line as .NET finds it on a system with ICU: signs by culture, then cut off by their length. */
function commandByCulture(line: string): string | undefined {
  const text = line.replace(/^[^\S\ufeff]+/u, '')
  const end = indexByCulture(text, '::', 0) === 0 ? indexByCulture(text, '::', 2) : -1
  const start = indexByCulture(text, '##[', 0)
  const names = [
    end < 0 ? '' : text.slice(2, end),
    start < 0 ? '' : text.slice(start + 3, Math.max(0, text.indexOf(']', start))),
  ].map((info) => info.split(' ', 1)[0]?.toLowerCase() ?? '')
  return names.find((name) => known.has(name))
}

describe('escapeLogLines', () => {
  test('leaves no line that the runner takes for a command', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const line of readLines(`${escapeLogLines(text).join('\n')}\n`))
          expect([line, parseCommand(line, known)]).toEqual([line, undefined])
      }),
      many,
    )
  })

  test('leaves none either where the signs are compared by culture, as .NET does', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const line of escapeLogLines(text)) expect([line, commandByCulture(line)]).toEqual([line, undefined])
      }),
      many,
    )
    expect(commandByCulture(' ::add-mask::x')).toBe('add-mask')
    expect(commandByCulture('x ##[group]x')).toBe('group')
  })

  test('leaves no character that ends a line, moves the cursor or turns the text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const line of escapeLogLines(text))
          expect(line.replaceAll('\t', '')).not.toMatch(/\p{Cc}|[\u2028-\u202e\u2066-\u2069]/u)
      }),
      many,
    )
  })

  test('keeps what is seen, line by line', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const seen = (part: string) => part.replace(/[\p{Cc}\p{Cf}]/gu, '')
        expect(escapeLogLines(text).map(seen)).toEqual(text.split(/\r\n|[\n\r\u0085\u2028\u2029]/u).map(seen))
      }),
      many,
    )
  })

  test.each([
    ['::set-output name=x::y', [':\u200b:set-output name=x::y']],
    ['\ufeff  ::add-mask::y', ['\ufeff  :\u200b:add-mask::y']],
    ['text ##[add-path]/tmp ##[group]', ['text ##\u200b[add-path]/tmp ##\u200b[group]']],
    ['one\r::two::\u0085three\u2028four', ['one', ':\u200b:two::', 'three', 'four']],
    ['#\0#[group]', ['##\u200b[group]']],
    ['a::b ##x [y]', ['a::b ##x [y]']],
    ['\u001b[31mred\u001b[0m\tand tabs', ['[31mred[0m\tand tabs']],
    ['', ['']],
  ])('turns %j into %j', (text, lines) => {
    expect(escapeLogLines(text)).toEqual(lines)
  })
})
