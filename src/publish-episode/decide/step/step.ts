import { shuttingSuperseded } from '../evidence/gate.ts'
import { ended, published, staying } from './at-rest.ts'
import { creation, onBranch, recordedLater } from './at-work.ts'
import type { Row, Step, StepRequest } from './rows.ts'

function rowOf(request: StepRequest): Row {
  const { location, rules, baseName } = request
  switch (location.kind) {
    case 'published':
      return published(request, location)
    case 'new':
      return staying(location.superseded, rules) ?? recordedLater(request) ?? creation(request, location)
    case 'proposed':
      return ended(location, baseName, rules) ?? onBranch(request, location)
  }
}

/** Decides what happens to an episode. Pure: the same data gives the same step. */
export function decideStep(request: StepRequest): Step {
  const row = rowOf(request)
  const own = row.kind === 'conflict' ? row.shutting : []
  return { ...row, shutting: [...own, ...shuttingSuperseded(request.location.superseded)] }
}
