import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { whereFault } from '../../../src/check-freshness/sources/condition.ts'

describe('a where condition', () => {
  it.each([
    "event_type != 'commit'",
    "model IN ('a', 'b') AND (quant = 'q4' OR quant = 'q8') -- the ones we ship",
    "metadata LIKE '%;)%' /* a ) in a comment; and more */",
    "x = 'it''s' AND y = 'back\\'slash' AND `settings` = 1 AND \"odd ) name\" = 2",
    "has(['a', 'b'], tag) AND m['key'] = {name:String}",
    "name = 'Zürich'",
    'a - -b > 0 AND c / d > 1',
    'a = 1\n-- on a line of its own )\nAND b = 2',
  ])('may be %j', (condition) => {
    expect(whereFault(condition)).toBeUndefined()
  })

  it.each([
    ['1) UNION ALL SELECT 1 WHERE (1', 'closes a bracket that it did not open: )'],
    ['1); DROP TABLE ui_events --', 'closes a bracket that it did not open: )'],
    ['1; DROP TABLE ui_events', 'must be one condition: it holds a semicolon outside of a string.'],
    ['(1', 'has an unclosed bracket: ) is missing.'],
    ['[1', 'has an unclosed bracket: ] is missing.'],
    ['{1', 'has an unclosed bracket: } is missing.'],
    ['(1]', 'closes a bracket that it did not open: ]'],
    ["x = 'open", "has an unclosed '."],
    ["x = 'open\\'", "has an unclosed '."],
    ['x = `open', 'has an unclosed `.'],
    ['x = "open', 'has an unclosed ".'],
    ['1 /* open', 'has an unclosed comment.'],
    ['1 // )', 'must not hold // outside of a string.'],
    ['1 # )', 'must not hold # outside of a string.'],
    ['$x$ ) $x$', 'must not hold $ outside of a string.'],
    ['a \\ b', 'must not hold \\ outside of a string.'],
    ['x = ‘a’', 'must not hold characters other than ASCII outside of a string.'],
    ['a\u0000', 'must not hold characters other than ASCII outside of a string.'],
    ['1 IN (SELECT 1 SETTINGS readonly = 0)', 'must not change settings (a column of that name goes in backticks).'],
    ['1 IN (SELECT 1 settings readonly = 0)', 'must not change settings (a column of that name goes in backticks).'],
    ['', 'must hold a condition.'],
    [' \n\t', 'must hold a condition.'],
    ['-- nothing', 'must hold a condition.'],
    ['/* nothing */', 'must hold a condition.'],
    [`x = '${'a'.repeat(4_000)}'`, 'must have at most 4000 characters.'],
  ])('may not be %j', (condition, fault) => {
    expect(whereFault(condition)).toBe(fault)
  })

  it('never closes what it did not open, whatever brackets, quotes and comments it is made of', () => {
    const part = fc.constantFrom('(', ')', '[', ']', "'", '"', '`', '\\', '--', '\n', '/*', '*/', 'a', ' ', ';', "''")
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const condition = parts.join('')
        if (whereFault(condition) !== undefined) return
        const bare = condition
          .replace(
            /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|`(?:[^`\\]|\\[\s\S])*`|--[^\n]*|\/\*[\s\S]*?\*\//gu,
            ' ',
          )
          .replace(/[^()]/gu, '')
        let depth = 0
        for (const bracket of bare) {
          depth += bracket === '(' ? 1 : -1
          expect(depth).toBeGreaterThanOrEqual(0)
        }
        expect(depth).toBe(0)
      }),
    )
  })
})
