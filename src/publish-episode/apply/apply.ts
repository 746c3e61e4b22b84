import { setTimeout as sleep } from 'node:timers/promises'
import { codeSpan } from '../../text/markdown/escape.ts'
import { type Plan, planProposal } from '../decide/location.ts'
import type { RepositoryState } from '../gather/content-repository.ts'
import type { Proposing } from '../proposing.ts'
import { type Applied, type Settled, settled } from './applied.ts'
import { closeSuperseded } from './close-superseded.ts'
import { applyNew } from './create.ts'
import { applyProposed } from './update.ts'

/** Tries for a number while other runs take the ones before. */
const MOST_ATTEMPTS = 40
/** Runs that lost a number together must not come back together, or all but one lose again. In milliseconds. */
const LONGEST_WAIT = 8_000

/**
 * Decides by what GitHub holds, and does it; looks again when another run was faster.
 *
 * @param look reads what GitHub holds now
 */
export async function apply(
  proposing: Proposing,
  first: RepositoryState,
  look: () => Promise<RepositoryState>,
): Promise<Settled> {
  const taken = new Set<string>()
  /** The branch that this run has created, where it must look for what became of it. */
  let created: string | undefined
  let state = first
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const applied = await carryOut(proposing, state, decide(proposing, state, taken))
    if (!('taken' in applied)) return isOn(created, applied) ? asCreated(applied) : applied
    taken.add(applied.taken)
    if (applied.isOwn) created = applied.taken
    else await sleep(Math.random() * Math.min(LONGEST_WAIT, 1_000 * 2 ** attempt))
    state = await look()
  }
  throw new Error(
    `No free number for an episode of ${proposing.proposal.frontMatter.series} after ${MOST_ATTEMPTS} attempts: other runs were faster each time. Nothing is left behind; run the action again.`,
  )
}

function decide({ inputs, proposal }: Proposing, state: RepositoryState, refused: ReadonlySet<string>): Plan {
  const { naming, allowedSeries } = inputs
  const { series, episode } = proposal.frontMatter
  return planProposal({ state, naming, allowedSeries, series, runId: proposal.runId, wanted: episode, refused })
}

async function carryOut(proposing: Proposing, state: RepositoryState, plan: Plan): Promise<Applied> {
  switch (plan.kind) {
    case 'published':
      return applyPublished(proposing, state, plan)
    case 'proposed':
      return applyProposed(proposing, state, plan)
    case 'new':
      return applyNew(proposing, state, plan)
  }
}

/** There is nothing left to do but what an earlier run has left over. */
async function applyPublished(
  { gitHub, inputs, proposal }: Proposing,
  { base }: RepositoryState,
  { file, superseded }: Extract<Plan, { kind: 'published' }>,
): Promise<Settled> {
  const reason = `Already published: ${file} on ${base.name} has the run id ${proposal.runId}.`
  if (inputs.dryRun) return settled({ kind: 'unchanged', reason, warnings: [] })
  const { done, warnings } = await closeSuperseded(gitHub, inputs.repository, superseded, `as ${codeSpan(file)}`)
  const added = done.length === 0 ? '' : ` Made up for what was missing: ${done.join(', ')}.`
  return settled({ kind: 'unchanged', reason: `${reason}${added}`, warnings })
}

const isOn = (branch: string | undefined, { outcome }: Settled) =>
  branch !== undefined && outcome.place?.branch === branch

/** What this run created and found again stays created. */
function asCreated({ outcome, episode }: Settled): Settled {
  const { kind } = outcome
  return { outcome: { ...outcome, kind: kind === 'conflict' ? kind : 'created' }, episode }
}
