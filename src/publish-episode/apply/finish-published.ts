import { codeSpan } from '../../text/markdown/escape.ts'
import type { Step } from '../decide/step/rows.ts'
import type { Settled } from '../outcome.ts'
import { closeSuperseded } from './close-superseded.ts'
import type { Target } from './content-branch.ts'

/** There is nothing left to do about an episode on the base branch but what an earlier run has left over. */
export async function finishPublished(
  target: Target,
  { file, superseded, reason, shown }: Extract<Step, { kind: 'published' }>,
): Promise<Settled> {
  const { done, warnings } = await closeSuperseded(target, superseded, `as ${codeSpan(file)}`)
  const added = done.length === 0 ? '' : ` Did what was missing: ${done.join(', ')}.`
  return {
    outcome: { kind: 'unchanged', reason: `${reason}${added}`, ...shown, warnings },
    episode: undefined,
  }
}
