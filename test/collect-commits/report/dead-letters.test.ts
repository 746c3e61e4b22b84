import { describe, expect } from 'vitest'
import { settleRepositories } from '../../../src/collect-commits/report/dead-letters.ts'
import type { BranchResult } from '../../../src/collect-commits/report/report.ts'
import { openDeadLetters } from '../../../src/dead-letters/queue.ts'
import { repositoryLetter } from '../../dead-letters/builders.ts'
import { letterFolder } from '../../dead-letters/letter-folder.ts'
import { it } from '../../fixtures/folder.ts'

const NOW = new Date('2026-01-01T00:10:00Z')
const late = { kind: 'empty', repository: 'muse/late', asked: 'Muse/Late' } as const
const failed = { ...late, kind: 'failed', reason: 'Not now.' } as const

describe('the letters of repositories', () => {
  it.for<[string, string[], BranchResult[], [string, number][]]>([
    ['counts another spelling as the same', ['muse/late'], [failed, failed], [['Muse/Late', 2]]],
    ['takes out all spellings of what is collected', ['Muse/Late', 'MUSE/late'], [late], []],
    ['takes out the former name by which it was asked for', ['muse/old'], [{ ...late, asked: 'Muse/Old' }], []],
    ['keeps what only one branch is collected of', ['Muse/Late'], [late, failed], [['Muse/Late', 2]]],
    ['keeps what was not tried', ['Muse/Late'], [{ ...failed, isUntried: true }], [['Muse/Late', 1]]],
    ['keeps what was not asked for', ['muse/other'], [late], [['muse/other', 1]]],
  ])('%s', async ([, subjects, results, expected], { folder: directory }) => {
    const folder = letterFolder(directory)
    await folder.put('collect-commits', ...subjects.map((subject) => repositoryLetter({ subject })))
    const letters = await openDeadLetters({ directory, action: 'collect-commits', timeoutSeconds: 60, now: NOW })
    settleRepositories({ results }, letters)
    await letters.close()
    expect((await folder.letters()).map(({ subject, attempts }) => [subject, attempts])).toEqual(expected)
  })
})
