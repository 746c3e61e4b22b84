import { expect } from 'vitest'
import { it } from '../fixtures/sandbox.ts'
import type { ActionRun } from '../sandbox/runner/run-action.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { FAULTS, type Fault } from './faults.ts'
import type { OpenSubject, Subject } from './subjects.ts'

/** The action's time (30 s), what it takes to tell of it, and a machine that is busy. */
const MAX_SECONDS = 75

/** Has requests of a subject meet a fault, and returns what takes it back. */
function arm(fault: Fault, { proxy, repositoryName }: Subject, { github }: Sandbox, times: number): () => void {
  if (fault.of === 'ClickHouse') {
    proxy.failNext({ ...fault.fault, times })
    return () => proxy.clearFaults()
  }
  const git = `/muse/${repositoryName}(?:\\.git)?/(?:info/refs|git-upload-pack)`
  const match = fault.of === 'git' ? new RegExp(git, 'u') : new RegExp(`^(?!.*${git})[^]*${repositoryName}`, 'u')
  return github.inject({ match, answer: fault.answer, times })
}

const errorsOf = ({ annotations }: ActionRun) => annotations.filter(({ level }) => level === 'error')

const PLENTY = { timeout: '10m' }

function expectSuccess({ conclusion, log }: ActionRun): void {
  if (conclusion !== 'success') throw new Error(`The run failed:\n${log}`)
}

const endStates = new WeakMap<Sandbox, Promise<unknown>>()

/** What a run leaves that meets no fault. */
function endStateOf(open: OpenSubject, sandbox: Sandbox): Promise<unknown> {
  const known = endStates.get(sandbox)
  if (known !== undefined) return known
  const found = (async () => {
    await using subject = await open(sandbox)
    expectSuccess(await subject.run(PLENTY))
    return await subject.endState()
  })()
  endStates.set(sandbox, found)
  return found
}

/** Nothing of a page, and no stack, is put before people. */
const UNFIT = /<\/?(?:html|head|body|h1|title)\b|^\s+at \S+ \(/mu

/**
 * Every fault that an action can meet, once and for good. Met once it passes unnoticed where it is of the kind that passes; for good the
 * job is red within bounded time, and says what was tried, what came back and what to do. A run after that leaves what one leaves that
 * never failed.
 *
 * @param of the servers that the action speaks with.
 */
export function testFaults(open: OpenSubject, of: readonly Fault['of'][]): void {
  const faults = FAULTS.filter((fault) => of.includes(fault.of)).map((fault) => ({
    ...fault,
    met: `${fault.of}: ${fault.name}`,
  }))
  it.concurrent.for(faults)('$met', { timeout: 300_000 }, async (fault, { sandbox }) => {
    const expected = await endStateOf(open, sandbox)
    await using once = await open(sandbox)
    const disarm = arm(fault, once, sandbox, 1)
    const passed = await once.run(PLENTY)
    disarm()
    if (fault.passes) expectSuccess(passed)
    else await once.run(PLENTY)
    expect(await once.endState()).toEqual(expected)

    await using forGood = await open(sandbox)
    const disarmAll = arm(fault, forGood, sandbox, Number.POSITIVE_INFINITY)
    const startedAt = performance.now()
    const failed = await forGood.run()
    expect((performance.now() - startedAt) / 1_000).toBeLessThan(MAX_SECONDS)
    expect(failed.exitCode).toBe(1)
    expect(
      errorsOf(failed)
        .map(({ message }) => message)
        .join('\n'),
    ).toMatch(fault.message)
    expect(failed.log.split('##[endgroup]').slice(1).join('\n')).not.toMatch(UNFIT)
    disarmAll()
    expectSuccess(await forGood.run(PLENTY))
    expect(await forGood.endState()).toEqual(expected)
  })
}
