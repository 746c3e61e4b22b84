import { expect, it } from 'vitest'
import type { Verdict } from '../../../../src/publish-episode/decide/release/deployment-status.ts'
import { decideHook } from '../../../../src/publish-episode/decide/release/hook.ts'

const at = new Date('2026-11-26T04:00:00Z')
const none: Verdict = { kind: 'none' }
const call = (status: string) => ({ status, at })

it.for<[string, Parameters<typeof decideHook>, object]>([
  ['without a hook', [false, none, []], { kind: 'none' }],
  ['where a deployment is known', [true, { kind: 'ambiguous', environments: ['a', 'b'] }, []], { kind: 'none' }],
  ['where nothing is known', [true, none, []], { kind: 'call', doubt: undefined }],
  ['after a call that the host took', [true, none, [call('accepted')]], { kind: 'called', at }],
  ['after a call that the host refused', [true, none, [call('failed')]], { kind: 'call', doubt: undefined }],
  [
    'after a call of which nothing is known',
    [true, none, [call('sending')]],
    { kind: 'call', doubt: expect.stringContaining('called again') },
  ],
  [
    'after such a call and one that was taken',
    [true, none, [call('sending'), call('accepted')]],
    { kind: 'called', at },
  ],
])('the deploy hook: %s', ([, [hasHook, verdict, calls], step]) => {
  expect(decideHook(hasHook, verdict, calls)).toEqual(step)
})
