import { expect, it } from 'vitest'
import { ForeignRefusal, rowsOfAnswer } from '../../src/clickhouse/answer.ts'
import { parseMessage } from '../../src/collect-commits/analysis/message.ts'
import { commitNode } from '../../src/collect-commits/source/commit-fragment.ts'
import { gatheredFromLog } from '../../src/collect-commits/source/gathered-from-log.ts'
import { failedAgain, newLetter } from '../../src/dead-letters/letter.ts'
import { GitFailure } from '../../src/git/process/errors.ts'
import { answerOf, explainRefusal } from '../../src/github/errors.ts'
import { rememberSecret } from '../../src/secrets/own-secrets.ts'
import { firstWords } from '../../src/text/first-words.ts'
import { gathered } from '../collect-commits/builders.ts'
import { repositoryLetter } from '../dead-letters/builders.ts'

const SECRET = 'k3J-w8Qz_v5Rt.n2Lx~p9Yb+m4Gd/h7Cs'
rememberSecret(SECRET, 'muse')

/** Long enough to be of use to someone. */
const PART_CHARACTERS = 8
const parts = [SECRET.slice(0, PART_CHARACTERS), SECRET.slice(-PART_CHARACTERS)]

const NOW = new Date('2026-01-01T00:00:00Z')
const FAILURE = { operation: 'collect', subject: 'muse/packs', payload: { repository: 'muse/packs' } } as const
const LETTER_ID = '0d4a4f7e-6a55-4c11-9a52-5b0a2f9b7c01'

const thrownBy = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return String(error)
  }
  throw new Error('expected a failure')
}

const readCommit = (message: string, description: string) =>
  commitNode.parse({
    oid: 'a'.repeat(40),
    message,
    committedDate: '2026-03-01T10:00:00Z',
    authoredDate: '2026-03-01T10:00:00Z',
    author: null,
    parents: { nodes: [] },
    associatedPullRequests: { nodes: [{ number: 1, title: message, body: description }] },
  })

const summaryOf = (message: string) => {
  const { headline, title, summary } = parseMessage(message)
  return JSON.stringify({ headline, title, summary })
}

/** Where a text is cut, and what is then told of it: of a text whose secret lies across the cut. */
const CUTS: readonly [what: string, maxCharacters: number, told: (text: string) => string][] = [
  ['the first words of a text', 200, (text) => firstWords(text)],
  ['the first words of a page', 200, (text) => firstWords(`<html><body><p>${text}</p></body></html>`)],
  ["GitHub's answer", 500, (text) => answerOf(new Error(text))],
  [
    "GitHub's refusal",
    1_000,
    (text) =>
      String(
        explainRefusal(
          Object.assign(new Error(`Resource not accessible by integration ${text.slice(39)}`), {
            response: { status: 403 },
          }),
          'to write',
        ),
      ),
  ],
  ["git's message", 500, (text) => new GitFailure('fetching', 128, text).message],
  ["ClickHouse's proxy", 200, (text) => new ForeignRefusal(403, text).message],
  ["a letter's error", 2_000, (text) => newLetter(FAILURE, LETTER_ID, text, NOW).error],
  ['the error of another attempt', 2_000, (text) => failedAgain(repositoryLetter(), text, NOW).error],
  ['a headline read by the API', 1_000, (text) => summaryOf(readCommit(text, '').message)],
  [
    'a headline read by git',
    1_000,
    (text) => summaryOf(gatheredFromLog({ ...gathered(), message: text }, false).message),
  ],
  ['the summary of a body', 300, (text) => summaryOf(readCommit(`feat: one\n\n${text}`, '').message)],
  ['a title', 500, (text) => (readCommit(text, '').pullRequest?.title ?? '').slice(0, 500)],
  ['a description', 8_000, (text) => readCommit('', text).pullRequest?.description ?? ''],
]

it.for(CUTS)('of a secret across the cut nothing is left: %s', ([, maxCharacters, told]) => {
  for (const kept of [SECRET.length - 1, PART_CHARACTERS + 2]) {
    const text = `${'y'.repeat(maxCharacters - kept - 1)} ${SECRET} tail of this ${'and more '.repeat(20)}`
    const shown = told(text)
    for (const part of parts) expect(shown).not.toContain(part)
  }
})

it('of a secret across the end that is told of a broken answer nothing is left', () => {
  const said = thrownBy(() => rowsOfAnswer(`{"data": ${SECRET}${'y'.repeat(200 - PART_CHARACTERS - 2)}`))
  for (const part of parts) expect(said).not.toContain(part)
})
