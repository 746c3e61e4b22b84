import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { parseCommand, UsageError } from '../../../src/publish-episode/command/arguments.ts'

const READY = { CLICKHOUSE_URL: 'https://c', GITHUB_TOKEN: 't', GITHUB_REPOSITORY: 'o/r' }
const parse = (line: string, environment: Readonly<Record<string, string>> = READY) =>
  parseCommand(line.split(' ').filter(Boolean), environment, tmpdir())

describe('the command line', () => {
  it.for([
    ['', 'help'],
    ['help', 'help'],
    ['validate --help', 'help'],
    ['--version', 'version'],
    ['validate a.md b.md --fix', 'validate'],
    ['compose --series banterpacks --base main', 'compose'],
  ] as const)('of %j asks for %s', ([line, kind]) => {
    expect(parse(line).kind).toBe(kind)
  })

  it.for([
    ['check a.md', {}, "There is no command 'check'."],
    ['--fix', {}, 'Name a command: validate or compose.'],
    ['validate', {}, 'Name the files to check.'],
    ['validate --series banterpacks a.md', {}, 'validate takes no --series.'],
    ['validate --nothing a.md', {}, "Unknown option '--nothing'"],
    ['compose a.md --series x', READY, "compose takes no files: found 'a.md'."],
    ['compose --series x --fix', READY, 'compose takes no --fix.'],
    ['compose', READY, 'Name the series: --series NAME.'],
    [
      'compose --series x',
      {},
      'To compose, set CLICKHOUSE_URL, and GITHUB_TOKEN, and GITHUB_REPOSITORY or --repository',
    ],
    ['compose --series x', { ...READY, CLICKHOUSE_URL: '' }, 'To compose, set CLICKHOUSE_URL.'],
  ] as const)('of %j is refused', ([line, environment, message]) => {
    const refused = () => parse(line, environment)
    expect(refused).toThrow(UsageError)
    expect(refused).toThrow(message)
  })
})
