import { describe, expect, it } from 'vitest'
import { readConventionalTitle, withoutPrefixes } from '../../../src/collect-commits/analysis/conventional-title.ts'

const read = (title: string) => readConventionalTitle(withoutPrefixes(title))

describe('readConventionalTitle', () => {
  it.each([
    'feat: add',
    'Feat: add',
    '✨ feat: add',
    '✨feat: add',
    '1️⃣ feat: add',
    '#️⃣1⃣feat: add',
    '\u{1f3f4}\u{e0067}\u{e0062}\u{e007f} feat: add',
    '👩‍💻 feat: add',
    '🇨🇭 feat: add',
    ':sparkles: feat: add',
    ':sparkles:feat: add',
    ':sparkles: :zap: feat: add',
    'JIRA-1 feat: add',
    'JIRA-1: feat: add',
    'JIRA-1:feat: add',
    'jira-1: feat: add',
    'JIRA-1, JIRA-2: feat: add',
    'JIRA-1 | feat: add',
    'JIRA-1 - feat: add',
    '[JIRA-1] feat: add',
    '(JIRA-1) feat: add',
    '[JIRA-1][core] ✨ feat: add',
    '#12 feat: add',
    '#12: feat: add',
    'GH-12: feat: add',
    'fixup! feat: add',
    'squash! feat: add',
    'amend! feat: add',
    'fixup! fixup! feat: add',
    'fixup! ✨ feat: add',
    'WIP: feat: add',
    'WIP feat: add',
    'wip: feat: add',
    '[WIP] feat: add',
    'Draft: feat: add',
  ])('finds the type feat in %j', (title) => {
    expect(read(title)).toEqual({ type: 'feat', scope: '', isMarkedBreaking: false })
  })

  it.each([
    'WIP: add',
    'wip: add',
    'WIP(core): add',
    'wip(core): add',
    'JIRA-1: add',
    'jira-1: add',
    'ABC-1, ABC-2: add',
    'Draft: add',
    'TODO: add',
    'BREAKING-CHANGE: add',
    'BREAKING CHANGE: add',
    '[core] add',
    ':zap: add',
    '⚡ add',
    '⚡️ add',
    'fixup! add',
    '#12 add',
    'Merge branch main',
    'wip',
    'WIP',
    'http://example.com: down',
    ': nothing',
    'feat:no space',
    'feat: ',
    '(scope): add',
    'Revert "feat: add"',
    '',
  ])('finds no type in %j', (title) => {
    expect(read(title)).toEqual({ type: '', scope: '', isMarkedBreaking: false })
  })

  it.each([
    ['fix(api): add', 'api', false],
    ['fix(api,cli): add', 'api,cli', false],
    ['fix(api, cli): add', 'api, cli', false],
    ['fix( api ): add', 'api', false],
    ['fix(@scope/name): add', '@scope/name', false],
    ['fix(a: b): add', 'a: b', false],
    ['fix(): add', '', false],
    ['fix!: add', '', true],
    ['fix(api)!: add', 'api', true],
    ['fix!(api): add', 'api', true],
    ['🐛 fix(api)!: add', 'api', true],
    ['fix: add!: more', '', false],
  ])('reads scope and breaking mark of %j: %j, %j', (title, scope, isMarkedBreaking) => {
    expect(read(title)).toEqual({ type: 'fix', scope, isMarkedBreaking })
  })
})
