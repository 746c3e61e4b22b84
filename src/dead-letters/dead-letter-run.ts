import type { GitHub } from '../github/client.ts'
import type { DeadLetterOptions } from './inputs.ts'
import type { ActionName } from './letter.ts'

/** What a run's dead letters need. */
export interface DeadLetterRun {
  readonly options: DeadLetterOptions
  readonly action: ActionName
  readonly timeoutSeconds: number
  readonly gitHub: GitHub
  readonly now: Date
}
