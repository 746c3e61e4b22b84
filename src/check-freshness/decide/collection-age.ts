import { formatDuration } from '../../time/duration.ts'
import type { History } from '../gather/history.ts'
import type { Source } from '../sources/sources.ts'
import { limitsOf } from './case.ts'

/** Why a source can't be judged by what was collected last: by its own limits that is too old. Undefined when it can. Pure. */
export function collectionFault(
  source: Pick<Source, 'warnAfterSeconds' | 'maxLagSeconds'>,
  { collectedAt }: Pick<History, 'collectedAt'>,
  checkMaxLagSeconds: number,
  now: Date,
): string | undefined {
  if (collectedAt === undefined) return undefined
  const { maxLagSeconds } = limitsOf(source, checkMaxLagSeconds)
  const ageSeconds = Math.floor((now.getTime() - collectedAt.getTime()) / 1_000)
  if (ageSeconds <= maxLagSeconds) return undefined
  const [age, most] = [ageSeconds, maxLagSeconds].map(formatDuration)
  return `GitHub did not answer. What was collected last of this branch is ${age} old, more than max-lag (${most}): it tells nothing any more.`
}
