import type { DeadLetters } from '../../dead-letters/queue.ts'
import type { Report } from './report.ts'

/**
 * Counts how often a repository could not be collected. Every run tries all of its repositories again, those with a letter too, and what
 * is shown to be collected has none.
 */
export function settleRepositories({ results }: Pick<Report, 'results'>, letters: DeadLetters): void {
  const failed = new Set<string>()
  const untried = new Set<string>()
  for (const result of results) {
    if (result.kind !== 'failed') continue
    const { repository, reason, isUntried } = result
    if (isUntried === true) untried.add(repository)
    else if (!failed.has(repository)) {
      failed.add(repository)
      letters.keep({ operation: 'collect', subject: repository, payload: { repository } }, reason)
    }
  }
  for (const { repository } of results)
    if (!failed.has(repository) && !untried.has(repository)) letters.confirm('collect', repository)
}
