import { setTimeout as sleep } from 'node:timers/promises'
import { pullRequestNodeId } from '../../sandbox/github/node-id.ts'
import type { ActionRun, RunActionOptions } from '../../sandbox/runner/run-action.ts'
import type { World } from './world.ts'

/** Where a run ends: at a request, as `World.requests` gives it, that GitHub has not carried out yet, or has. */
export interface Ending {
  readonly at: string
  readonly when: 'before' | 'after'
}

/** The mutation tells its repository by the pull request's id only. */
const matching = ({ repository }: World, { at }: Ending) =>
  at === 'mutation'
    ? new RegExp(`mutation [^]*${pullRequestNodeId(repository, 1)}`, 'u')
    : new RegExp(`^${at.replace(' ', ` /repos/${repository}`)}$`, 'u')

/** Kills a run of the action as soon as GitHub has the request at which it is to end. */
export async function killAt(
  world: World,
  ending: Ending,
  publish: (options: Partial<RunActionOptions>) => Promise<ActionRun>,
): Promise<ActionRun> {
  const match = matching(world, ending)
  const { github } = world
  const unanswered = () => github.requests.filter(({ status, login }) => status === 0 && login === world.login).length
  const before = unanswered()
  github.inject({ match, answer: ending.when === 'before' ? 'held' : 'withheld' })
  return killWhen(() => unanswered() > before, publish)
}

/** Kills a run of the action as soon as something is so. */
export async function killWhen(
  isSo: () => boolean,
  publish: (options: Partial<RunActionOptions>) => Promise<ActionRun>,
): Promise<ActionRun> {
  const abort = new AbortController()
  const run = publish({ signal: abort.signal })
  let hasEnded = false
  const ended = run.finally(() => {
    hasEnded = true
  })
  while (!isSo() && !hasEnded) await sleep(10)
  if (hasEnded) throw new Error(`The run ended by itself: ${(await ended).log}`)
  abort.abort()
  return ended
}
