import { counted, shortSha } from '../../text/figures.ts'
import type { Diagnosis } from '../gather/diagnosis.ts'
import type { Source } from '../sources/sources.ts'

const rows = (count: number) => counted(count, 'row')
const name = (count: number) => (count === 1 ? 'names' : 'name')

/** What a look into the table of a red source showed, and what to do about it; undefined when it showed nothing. */
export function causeOf(
  diagnosis: Diagnosis,
  source: Pick<Source, 'match' | 'commitColumn' | 'timeColumn'>,
): string | undefined {
  const { otherColumn, otherRows, otherSha, upperCaseRows, untrimmedRows, shortRows, futureRows } = diagnosis
  const { commitColumn, timeColumn } = source
  if (upperCaseRows > 0)
    return `${rows(upperCaseRows)} ${name(upperCaseRows)} commits of the branch in capitals: set commit-column to lower(${commitColumn}).`
  if (untrimmedRows > 0)
    return `${rows(untrimmedRows)} ${name(untrimmedRows)} commits of the branch with white space around: set commit-column to extract(${commitColumn}, '[0-9a-f]{40}').`
  if (shortRows > 0)
    return `${rows(shortRows)} ${name(shortRows)} commits of the branch by the beginning of their SHA, which is no proof: write all 40 characters.`
  if (otherColumn !== '' && otherColumn !== commitColumn)
    return `Rows name commits of the branch in the column ${otherColumn}: set commit-column to it.`
  if (futureRows > 0)
    return `${rows(futureRows)} ${futureRows === 1 ? 'is' : 'are'} dated in the future: check the clock and the time zone of what writes ${timeColumn}.`
  if (otherRows > 0)
    return `${rows(otherRows)} ${name(otherRows)} commits that are not on this branch, such as ${shortSha(otherSha)}: where pull requests are squashed or rebased, match: pull-request takes what they brought.`
  return undefined
}
