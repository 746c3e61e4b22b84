import { expect, it } from 'vitest'
import { parseSettings } from '../../../src/git/process/network-settings.ts'

it('reads keys with their values, switches without one, and values of several lines', () => {
  const output = 'http.proxy\nhttp://proxy:1\0http.sslverify\0http.https://host/.sslcainfo\n/a\nb\0'
  expect(parseSettings(output)).toEqual([
    ['http.proxy', 'http://proxy:1'],
    ['http.sslverify', 'true'],
    ['http.https://host/.sslcainfo', '/a\nb'],
  ])
  expect(parseSettings('')).toEqual([])
})
