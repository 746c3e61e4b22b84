import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conditionFault } from '../../../src/check-freshness/sources/condition.ts'

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
    "toDate(ts) IN (toDate('2026-01-01'), NULL, -1, (2), [3])",
    'lower(trimBoth(`commit`))',
    "day IN (DATE '2026-01-01', TIMESTAMP '2026-01-01 10:00:00')",
    "x IN (CAST('a' AS String), 1 AS one)",
    'toString(constructor) = valueOf',
    'selected = 1 AND file = 2 AND dictionary = 3',
    'not in_flight AND x NOT IN (1, 2) AND y GLOBAL IN [1]',
  ])('may be %j', (condition) => {
    expect(conditionFault(condition)).toBeUndefined()
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
    ...[
      'secret',
      '(secret)',
      '((secret))',
      '"secret"',
      '`secret`',
      'other.secret',
      "('a', secret)",
      "values('x', 'a')",
    ].map((list) => [
      `note IN ${list}`,
      "must give IN a list of values in brackets: a name there would be another table's.",
    ]),
    ['in(note, secret)', "must give IN a list of values in brackets: a name there would be another table's."],
    ['`in`(note, secret)', "must give IN a list of values in brackets: a name there would be another table's."],
    ['notIn(note, secret)', 'must not call notIn, which reads more than the row.'],
    ['globalNotNullIn(note, secret)', 'must not call globalNotNullIn, which reads more than the row.'],
    ["length(file('/etc/passwd')) > 0", 'must not call file, which reads more than the row.'],
    ["file /* */ ('/etc/passwd') = ''", 'must not call file, which reads more than the row.'],
    ["`file`('/etc/passwd') = ''", 'must not call file, which reads more than the row.'],
    ["dictGetOrDefault('d', 'x', 1, 2) = 1", 'must not call dictGetOrDefault, which reads more than the row.'],
    ["joinGet('t', 'x', 1) = 1", 'must not call joinGet, which reads more than the row.'],
    ['throwIf(1, (SELECT s FROM secret))', "must not hold a query: it sees the rows of the source's table alone."],
    ['note = (FROM secret SELECT s LIMIT 1)', "must not hold a query: it sees the rows of the source's table alone."],
    ['x SETTINGS readonly = 0', 'must not change settings (a column of that name goes in backticks).'],
    ['x settings readonly = 0', 'must not change settings (a column of that name goes in backticks).'],
    ['', 'must hold a condition.'],
    [' \n\t', 'must hold a condition.'],
    ['-- nothing', 'must hold a condition.'],
    ['/* nothing */', 'must hold a condition.'],
    [`x = '${'a'.repeat(4_000)}'`, 'must have at most 4000 characters.'],
  ])('may not be %j', (condition, fault) => {
    expect(conditionFault(condition)).toBe(fault)
  })

  it.each([
    'x IN (as)',
    'x IN (secret AS s)',
    'x IN (1, as, secret)',
    'x IN (as secret)',
    'x IN (date)',
    'x IN secret',
  ])('must not name another table behind IN: %s', (condition) => {
    expect(conditionFault(condition)).toContain("a name there would be another table's")
  })

  it('never closes what it did not open, whatever brackets, quotes and comments it is made of', () => {
    const part = fc.constantFrom('(', ')', '[', ']', "'", '"', '`', '\\', '--', '\n', '/*', '*/', 'a', ' ', ';', "''")
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const condition = parts.join('')
        if (conditionFault(condition) !== undefined) return
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
