import { z } from 'zod'

/** Whether a benchmark differs from the one before by more than its own spread. */
const VERDICTS = ['change', 'no change', 'unknown'] as const

/** As a column: NULL where there is nothing before it to compare with. */
export const verdictColumn = z.enum(VERDICTS).nullable()
export type Verdict = NonNullable<z.output<typeof verdictColumn>>
