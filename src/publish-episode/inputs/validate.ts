import { z } from 'zod'
import { type ClickHouseOptions, clickHouseOptions, optionalClickHouseInputs } from '../../clickhouse/inputs.ts'
import { oneOf, optionalText, parseInputs, timeout } from '../../runner/inputs.ts'
import { type CommonInputs, commonInputs, commonSchema } from './common.ts'

/** Checks drafts or episodes, and writes nothing. */
export interface ValidateInputs extends CommonInputs {
  readonly operation: 'validate'
  /** What happens when ClickHouse does not confirm what an episode says. */
  readonly verifyClaims: 'warn' | 'fail' | 'off'
  /** What happens when a figure of the body has no source in ClickHouse. */
  readonly verifyFigures: 'warn' | 'fail' | 'off'
  /** Undefined where claims are not to be verified. */
  readonly clickHouse: ClickHouseOptions | undefined
}

const validateSchema = z.object({
  ...commonSchema,
  timeout: timeout('10m'),
  draft: optionalText(),
  'verify-claims': oneOf(['warn', 'fail', 'off']),
  'verify-figures': oneOf(['warn', 'fail', 'off']),
  ...optionalClickHouseInputs,
})

/** Reads the inputs of `validate`. */
export function loadValidateInputs(): ValidateInputs {
  const inputs = parseInputs(validateSchema)
  const { 'clickhouse-url': url } = inputs
  return {
    ...commonInputs(inputs),
    operation: 'validate',
    timeoutSeconds: inputs.timeout,
    draft: inputs.draft,
    verifyClaims: inputs['verify-claims'],
    verifyFigures: inputs['verify-figures'],
    clickHouse: url === undefined ? undefined : clickHouseOptions({ ...inputs, 'clickhouse-url': url }),
  }
}
