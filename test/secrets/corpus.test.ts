import { expect, it } from 'vitest'
import { findSecrets } from '../../src/secrets/find-secrets.ts'
import { leaks } from './corpus.ts'

/** Ways that nobody uses by accident, and that the threat model doesn't promise. */
const UNSEEN = ['token backwards', 'token with spaces between all characters']

it('finds the secret in all but two of more than a hundred ways to write one', async () => {
  const corpus = leaks()
  const missed: string[] = []
  for (const { name, text } of corpus) if ((await findSecrets(text)).secrets.length === 0) missed.push(name)
  expect(corpus.length).toBeGreaterThan(110)
  expect(missed).toEqual(UNSEEN)
})

it('says a line of the secret, and leaves no line out', async () => {
  for (const { name, text } of leaks()) {
    const { secrets, redacted } = await findSecrets(text)
    for (const { line } of secrets)
      expect({ name, is: line > 2 && line < text.split('\n').length - 2 }).toEqual({ name, is: true })
    expect(redacted.split('\n')).toHaveLength(text.split('\n').length)
  }
})

it('leaves nothing in the redacted text that it would find again', async () => {
  const again: string[] = []
  for (const { name, text } of leaks()) {
    const { redacted } = await findSecrets(text)
    if ((await findSecrets(redacted)).secrets.length > 0) again.push(name)
  }
  expect(again).toEqual([])
})
