import type { Impact } from '../commit.ts'
import type { CommitMessage } from './message.ts'

const HIGH_IMPACT_LINES = 500
const MEDIUM_IMPACT_LINES = 50
const MEDIUM_IMPACT_TYPES: readonly string[] = ['feat', 'fix', 'perf', 'revert']

/**
 * - high: a breaking change, or 500 lines and more changed
 * - medium: a feature, fix, performance change or revert, or 50 lines and more
 * - low: the rest
 */
export function impactOf(
  { isBreaking, isRevert, type }: Pick<CommitMessage, 'isBreaking' | 'isRevert' | 'type'>,
  changedLines: number | undefined,
): Impact {
  const lines = changedLines ?? 0
  if (isBreaking || lines >= HIGH_IMPACT_LINES) return 'high'
  if (isRevert || MEDIUM_IMPACT_TYPES.includes(type) || lines >= MEDIUM_IMPACT_LINES) return 'medium'
  return 'low'
}
