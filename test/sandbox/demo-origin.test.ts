import { expect, it } from 'vitest'
import { webAddress } from './demo/origin.ts'

it.for([
  ['https://github.com/acme/engine.git', 'https://github.com/acme/engine'],
  ['https://ada:secret@github.com/acme/engine', 'https://github.com/acme/engine'],
  ['git@github.com:acme/engine.git', 'https://github.com/acme/engine'],
  ['ssh://git@git.acme.example:2222/acme/engine.git', 'https://git.acme.example/acme/engine'],
  ['https://git.example/a"><b>/$`&lt;', 'https://git.example/a%22%3E%3Cb%3E/$%60%26lt;'],
  ['/srv/git/engine.git', undefined],
  ['../engine', undefined],
  ['file:///srv/git/engine', undefined],
] as const)('the pages of %s are at %s', ([remote, address]) => {
  expect(webAddress(remote)).toBe(address)
})
