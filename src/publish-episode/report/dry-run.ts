import { claimWarnings } from '../decide/evidence/claims.ts'
import { shuts } from '../decide/evidence/gate.ts'
import type { Refreshing } from '../decide/step/opening.ts'
import type { Shown, Step } from '../decide/step/rows.ts'
import type { Outcome, Settled } from '../outcome.ts'

/** A step that changes nothing. */
type IdleStep = Extract<Step, { kind: 'published' | 'merged' | 'closed' | 'outdated' | 'conflict' | 'unchanged' }>

/** The outcome of a step that changes nothing. */
export function idleOutcome(step: IdleStep): Settled {
  const dropped = step.kind === 'outdated' ? ['A dead letter is dropped: it holds an older text of an episode.'] : []
  return {
    outcome: {
      kind: step.kind === 'conflict' ? 'conflict' : 'unchanged',
      reason: step.reason,
      ...step.shown,
      ...(step.kind === 'outdated' ? { isOutdated: true } : {}),
      warnings: step.kind === 'unchanged' ? step.warnings : dropped,
    },
    episode: step.kind === 'unchanged' ? step.content.episode : undefined,
  }
}

type BranchStep = Extract<Step, { kind: 'update' | 'complete' }>

function whatWouldBeDone({ kind, content, branch, refreshing }: BranchStep): string {
  if (kind === 'update') return `commit the changed ${content.place.path} to the branch ${branch.name}`
  if (refreshing === undefined) return `open a pull request for the branch ${branch.name}`
  return refreshing.reopens
    ? `reopen the pull request of the branch ${branch.name}`
    : `add what is missing on pull request #${refreshing.pullRequest.number}`
}

const shownOf = ({ content, branch }: BranchStep, refreshing: Refreshing | undefined): Shown => ({
  place: content.place,
  commit: branch.commits[0],
  ...(refreshing === undefined ? {} : { pullRequest: refreshing.pullRequest }),
})

/** What would be taken from pull requests that must not merge by themselves. */
function wouldShut(step: Step): string {
  const refreshing = 'refreshing' in step ? step.refreshing : undefined
  const all = [...step.shutting, ...(refreshing !== undefined && shuts(refreshing.gate) ? [refreshing] : [])]
  const told = all.map(({ pullRequest, gate }) => {
    const done = [
      ...(gate.dequeues ? ['take it out of the merge queue'] : []),
      ...(gate.disablesAutoMerge ? ['take auto-merge back'] : []),
      ...(gate.convertsToDraft ? ['make it a draft'] : []),
    ]
    return ` Dry run: would change pull request #${pullRequest.number}: ${done.join(', ')}.`
  })
  return told.join('')
}

/** What a step would come to, told without doing it. */
export function dryOutcome(step: Step): Settled {
  const { outcome, episode } = outcomeOf(step)
  return { outcome: { ...outcome, reason: `${outcome.reason}${wouldShut(step)}` }, episode }
}

function outcomeOf(step: Step): Settled {
  switch (step.kind) {
    case 'create':
    case 'move': {
      const { place, claims, episode } = step.content
      const reason = `Dry run: would create ${place.path} on the branch ${place.branch} and open a pull request.`
      const outcome: Outcome = { kind: 'would-create', reason, place, warnings: claimWarnings(claims), claims }
      return { outcome, episode }
    }
    case 'update':
    case 'complete': {
      const kind = step.kind === 'update' || step.refreshing !== undefined ? 'would-update' : 'would-create'
      const reason = `Dry run: would ${whatWouldBeDone(step)}.`
      return {
        outcome: { kind, reason, ...shownOf(step, step.refreshing), warnings: step.warnings },
        episode: step.content.episode,
      }
    }
    default:
      return idleOutcome(step)
  }
}
