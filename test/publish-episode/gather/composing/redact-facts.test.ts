import { expect, it } from 'vitest'
import { redactFacts } from '../../../../src/publish-episode/gather/composing/redact-facts.ts'
import { benchmark, commit, facts } from '../../../episode/compose/builders.ts'

it('leaves the facts without secrets as they are', async () => {
  const pullRequest = { number: 12, title: 'Faster', summary: 'It is faster.' }
  const given = facts([commit(1), commit(2, { pullRequest, summary: 'Twice as fast.' })], {
    benchmarks: [benchmark(1)],
    earlier: [commit(3)],
  })
  expect(await redactFacts(given)).toEqual(given)
})

it('takes a secret out of every text that an episode repeats', async () => {
  const secret = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`
  const texts = { headline: secret, scope: secret, summary: secret, authorName: secret }
  const pullRequest = { number: 12, title: secret, summary: secret }
  const given = facts([commit(1, { ...texts, pullRequest })], {
    benchmarks: [benchmark(1, { model: secret, quant: secret, dataset: secret })],
    earlier: [commit(2, texts)],
  })
  expect(JSON.stringify(await redactFacts(given))).not.toContain(secret)
})
