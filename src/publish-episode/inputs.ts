import { z } from 'zod'
import { fullName } from '../github/repository.ts'
import { maskTokens } from '../github/tokens/token-inputs.ts'
import { maskUrl } from '../http/secret-url.ts'
import { oneOf, parseInputs, readInput } from '../runner/inputs.ts'
import { maskSecret, refuseSecretNames } from '../runner/secrets.ts'
import { maskTelemetrySecrets } from '../telemetry/inputs.ts'
import { loadProposeInputs, type ProposeInputs } from './inputs/propose.ts'
import { loadReleaseInputs, type ReleaseInputs } from './inputs/release.ts'
import { loadValidateInputs, type ValidateInputs } from './inputs/validate.ts'

export { isSeriesName } from './inputs/every-operation.ts'
export type { ProposeInputs, ReleaseInputs, ValidateInputs }

/** Where the job runs. */
export interface Job {
  readonly workspace: string
  /** Where repositories' pages are: `https://github.com`. */
  readonly serverUrl: string
  readonly now: Date
  /** The dead letter that is replayed, where one is: outputs and summary are those of the run's own work. */
  readonly replay?: Replay
}

/** A draft from a dead letter. */
interface Replay {
  /** When its proposal failed; undefined where that is not known. */
  readonly failedAt: Date | undefined
}

/** The action's inputs, checked. */
export type Inputs = ProposeInputs | ValidateInputs | ReleaseInputs

/**
 * Reads the inputs, and masks the secrets among them.
 *
 * @throws {Error} with every fault of every input.
 */
export function loadInputs(): Inputs {
  maskTokens(readInput('token'))
  maskSecret(readInput('clickhouse-password'))
  maskTelemetrySecrets()
  for (const name of ['deploy-hook-url', 'notify-url']) maskUrl(readInput(name))
  const inputs = loadOperation()
  const { repository, naming, allowedSeries } = inputs
  refuseSecretNames({
    repository: [fullName(repository)],
    'posts-directory': [naming.postsDirectory],
    'file-name': [naming.fileName],
    branch: [naming.branch],
    'allowed-series': allowedSeries,
  })
  return inputs
}

function loadOperation(): Inputs {
  const { operation } = parseInputs(z.object({ operation: oneOf(['propose', 'validate', 'release']) }))
  switch (operation) {
    case 'propose':
      return loadProposeInputs()
    case 'validate':
      return loadValidateInputs()
    case 'release':
      return loadReleaseInputs()
  }
}
