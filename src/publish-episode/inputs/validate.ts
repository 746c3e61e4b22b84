import { z } from 'zod'
import { type ClickHouseOptions, clickHouseOptions, optionalClickHouseInputs } from '../../clickhouse/inputs.ts'
import { flag, oneOf, optionalText, parseInputs, timeout } from '../../runner/inputs.ts'
import { type CommonInputs, commonInputs, commonSchema } from './every-operation.ts'

/** Checks drafts or episodes, and writes nothing. */
export interface ValidateInputs extends CommonInputs {
  readonly operation: 'validate'
  /** What happens when ClickHouse does not confirm what an episode says. */
  readonly verifyClaims: 'warn' | 'fail' | 'off'
  /** What happens when a figure of the body has no source in ClickHouse. */
  readonly verifyFigures: 'warn' | 'fail' | 'off'
  /** Whether what is found is posted as a review of the pull request. */
  readonly review: boolean
  /** Undefined where claims are not to be verified. */
  readonly clickHouse: ClickHouseOptions | undefined
}

const validateSchema = z.object({
  ...commonSchema,
  timeout: timeout('10m'),
  draft: optionalText(),
  'verify-claims': oneOf(['warn', 'fail', 'off']),
  'verify-figures': oneOf(['warn', 'fail', 'off']),
  review: flag(false),
  ...optionalClickHouseInputs,
})

/** Reads the inputs of `validate`. */
export function loadValidateInputs(): ValidateInputs {
  const inputs = parseInputs(validateSchema)
  const { 'clickhouse-url': url } = inputs
  if (inputs.review && inputs.draft !== undefined)
    throw new Error("Input 'review' is for the episodes that a pull request touches: leave out 'draft'.")
  return {
    ...commonInputs(inputs),
    operation: 'validate',
    timeoutSeconds: inputs.timeout,
    draft: inputs.draft,
    verifyClaims: inputs['verify-claims'],
    verifyFigures: inputs['verify-figures'],
    review: inputs.review,
    clickHouse: url === undefined ? undefined : clickHouseOptions({ ...inputs, 'clickhouse-url': url }),
  }
}
