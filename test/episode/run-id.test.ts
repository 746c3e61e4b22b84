import { expect, test } from 'vitest'
import { EPISODE_NAMESPACE, episodeRunId } from '../../src/episode/run-id.ts'

test('gives the same id for the same series and title, and another for others', () => {
  const id = episodeRunId('chimera', 'A title')
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(episodeRunId('chimera', 'A title')).toBe(id)
  expect(new Set([id, episodeRunId('banterpacks', 'A title'), episodeRunId('chimera', 'B title')]).size).toBe(3)
})

test('keeps the ids of episodes that exist: namespace and name never change', () => {
  expect(EPISODE_NAMESPACE).toBe('c89655a0-21db-5fba-9800-d694f16e7126')
  expect(episodeRunId('chimera', 'A title')).toBe('4a30665f-bb77-58aa-b5c0-edb55ab2f2a0')
})

test('does not tell apart how a title is composed and spaced', () => {
  expect(episodeRunId('chimera', ' Gro\u0308ße \n 1 ')).toBe(episodeRunId('chimera', 'Größe 1'))
})
