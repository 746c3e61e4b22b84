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

/** The operations of publish-episode, and the other two actions. */
const SUBJECTS = 5
const PLENTY = { timeout: '10m' }

function expectSuccess({ conclusion, log }: ActionRun): void {
  if (conclusion !== 'success') throw new Error(`The run failed:\n${log}`)
}

const endStates = new Map<OpenSubject, Promise<unknown>>()

/** What a run leaves that meets no fault. */
function endStateOf(open: OpenSubject, sandbox: Sandbox): Promise<unknown> {
  const known = endStates.get(open)
  if (known !== undefined) return known
  const found = (async () => {
    await using subject = await open(sandbox)
    expectSuccess(await subject.run(PLENTY))
    return await subject.endState()
  })()
  endStates.set(open, found)
  return found
}

/** The errors of a run, without what is another word each time. */
const messageOf = (run: ActionRun, { repositoryName }: Subject) =>
  errorsOf(run)
    .map(({ message }) => message)
    .join('\n')
    .replaceAll(repositoryName, 'REPOSITORY')
    .replaceAll(/127\.0\.0\.1:\d+/gu, 'HOST')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/gu, 'TIME')

function expectMessage({ of, said, takesTime }: Fault, subject: Subject, run: ActionRun): void {
  const message = messageOf(run, subject)
  const tried = {
    GitHub: `GitHub failed while ${subject.doing.GitHub}; `,
    ClickHouse: `ClickHouse at http://HOST failed while ${subject.doing.ClickHouse}; `,
    git: 'git failed while fetching the commits of http://HOST/muse/REPOSITORY.git (exit code 128): ',
  }[of]
  if (takesTime && of !== 'git' && message.includes(subject.timeUp[of])) return
  if (said === undefined) expect(message).toContain(of === 'git' ? tried : subject.timeUp[of])
  else if (typeof said === 'string') expect(message).toContain(`${tried}${said}`)
  else expect(message).toMatch(said)
}

/** Nothing of a page, and no stack, is put before people. */
const UNFIT = /<\/?(?:html|head|body|h1|title)\b|^\s+at \S+ \(/mu

/**
 * Every fault that an action can meet, for good and once. For good the job is red within bounded time, and says what was tried, what came
 * back and what to do. The next run leaves what one leaves that never failed, also where it meets the fault once more, of the kind that
 * passes.
 *
 * With `FAULTS=all` (`npm run test:faults`) each action meets them all. Else each has some of them: all three
 * reach the servers by the same code, and the whole takes minutes of both cores.
 *
 * @param of the servers that the action speaks with.
 * @param turn which of the five subjects it is, from 0.
 */
export function testFaults(open: OpenSubject, of: readonly Fault['of'][], turn: number): void {
  const isTurn = (index: number) => process.env.FAULTS === 'all' || index % (4 * SUBJECTS) === turn
  const faults = FAULTS.filter((fault, index) => of.includes(fault.of) && (fault.of === 'git' || isTurn(index))).map(
    (fault) => ({
      ...fault,
      met: `${fault.of}: ${fault.name}`,
    }),
  )
  it.concurrent.for(faults)('$met', { timeout: 300_000 }, async (fault, { sandbox }) => {
    const expected = await endStateOf(open, sandbox)
    await using subject = await open(sandbox)
    const disarmAll = arm(fault, subject, sandbox, Number.POSITIVE_INFINITY)
    const startedAt = performance.now()
    const failed = await subject.run()
    disarmAll()
    expect((performance.now() - startedAt) / 1_000).toBeLessThan(MAX_SECONDS)
    expect(failed.exitCode).toBe(1)
    expectMessage(fault, subject, failed)
    expect(failed.log.split('##[endgroup]').slice(1).join('\n')).not.toMatch(UNFIT)

    const disarm = fault.passes ? arm(fault, subject, sandbox, 1) : () => undefined
    expectSuccess(await subject.run(PLENTY))
    disarm()
    expect(await subject.endState()).toEqual(expected)
  })
}
