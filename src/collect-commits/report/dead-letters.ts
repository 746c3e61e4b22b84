import type { Failure } from '../../dead-letters/letter.ts'
import type { DeadLetters } from '../../dead-letters/queue.ts'
import type { BranchResult, Report } from './report.ts'

/** The work of a repository by a name. */
const collecting = (repository: string): Failure => ({
  operation: 'collect',
  subject: repository,
  payload: { repository },
})

/** The names of a repository: as the input has it, and as GitHub spells it, which may have another one since. */
const namesOf = ({ asked, repository }: BranchResult): string[] => [asked ?? repository, repository]

/**
 * Counts how often a repository could not be collected, under the name by which it was asked for. Every run tries all of its repositories
 * again, those with a letter too, and what is shown to be collected has none.
 */
export function settleRepositories({ results }: Pick<Report, 'results'>, letters: DeadLetters): void {
  const failed = new Set<string>()
  const untried = new Set<string>()
  for (const result of results) {
    if (result.kind !== 'failed') continue
    const [name = result.repository] = namesOf(result)
    const keys = namesOf(result).map((one) => one.toLowerCase())
    if (result.isUntried !== true && !failed.has(name.toLowerCase())) letters.keep(collecting(name), result.reason)
    for (const key of keys) (result.isUntried === true ? untried : failed).add(key)
  }
  for (const name of results.flatMap(namesOf)) {
    const key = name.toLowerCase()
    if (!failed.has(key) && !untried.has(key)) letters.confirm(collecting(name))
  }
}
