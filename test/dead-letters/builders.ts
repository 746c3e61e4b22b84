import { randomUUID } from 'node:crypto'
import type { Letter } from '../../src/dead-letters/letter.ts'

const REPOSITORY = 'muse/packs'

/** The letter of a repository that failed once, an hour ago. */
export const repositoryLetter = (
  changes: Partial<Pick<Letter, 'id' | 'attempts' | 'next_attempt_at' | 'subject' | 'error'>> = {},
): Letter => ({
  format: 1,
  id: randomUUID(),
  operation: 'collect',
  subject: REPOSITORY,
  payload: { repository: REPOSITORY },
  error: 'It could not be reached.',
  attempts: 1,
  first_failed_at: '2026-01-01T00:00:00.000Z',
  next_attempt_at: '2026-01-01T00:05:00.000Z',
  ...changes,
})
