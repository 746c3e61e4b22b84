import { describe, expect, it } from 'vitest'
import { parseMessage } from '../../../src/collect-commits/analysis/message.ts'

const BODY = '\n\nThis reverts commit 0123456789abcdef0123456789abcdef01234567.'

describe('isRevertOf', () => {
  it.each([
    [`Revert "feat: add"${BODY}`, true],
    ['Revert "feat: add" (#12)', true],
    ['revert: feat: add', true],
    ['revert(api)!: feat: add', true],
    ['⏪ revert: feat: add', true],
    ['fixup! Revert "feat: add"', true],
    ['[1.x] Revert "feat: add"', true],
    [`fix: undo${BODY}`, true],
    [`undo the merge\n\nThis reverts commit 0123456789abcdef, reversing\nchanges made to fedcba9876543210.`, true],
    ['undo both\n\nThis reverts commits 0123456 and 1234567.', true],
    [`Reapply "feat: add"${BODY}`, false],
    [`Reapply feat: add${BODY}`, false],
    [`Revert "Revert "feat: add""${BODY}`, false],
    [`Revert "Revert "Revert "feat: add"""${BODY}`, true],
    [`Revert "Reapply "feat: add""${BODY}`, true],
    [`Reapply "Revert "feat: add""${BODY}`, true],
    ['docs: how to revert', false],
    ['Reverted indentation', false],
    ['feat: add\n\nThis reverts commit policy', false],
  ])('takes %j as a revert: %j', (message, isRevert) => {
    expect(parseMessage(message).isRevert).toBe(isRevert)
  })

  it('ends on reverts without end', () => {
    expect(parseMessage('Revert "'.repeat(20_000)).isRevert).toBe(false)
  })
})

describe('revertedBy', () => {
  const SHA = '0123456789abcdef0123456789abcdef01234567'

  it.for([
    [`Revert "feat: add"${BODY}`, [SHA]],
    [`Reapply "feat: add"${BODY}`, [SHA]],
    ['undo both\n\nThis reverts commits 0123456 and 1234567.', ['0123456', '1234567']],
    ['undo\n\nThis reverts commit 0123456, 1234567, and 2345678.', ['0123456', '1234567', '2345678']],
    [`undo the merge\n\nThis reverts commit ${SHA}, reversing\nchanges made to fedcba9876543210.`, [SHA]],
    ['undo\n\nThis reverts commit 0123456\n\nThis reverts commit 1234567', ['0123456', '1234567']],
    ['Revert "feat: add (#12)" (#15)\n\nReverts muse/packs#12', ['muse/packs#12']],
    ['Revert "feat: add"\n\nThis reverts pull request #12.', ['#12']],
    ['feat: add\n\nThis reverts commit policy', []],
    ['docs: what reverts #12', []],
  ] as const)('finds in %j what is taken back: %j', ([message, reverted]) => {
    expect(parseMessage(message).reverts).toEqual(reverted)
  })

  it('ends on lists without end', () => {
    const list = '0123456, '.repeat(20_000)
    expect(parseMessage(`undo\n\nThis reverts commits ${list}`).reverts).toEqual(['0123456'])
  })
})
