import { counted } from '../text/figures.ts'
import { codeSpan, escapeMarkdown, shorten } from '../text/markdown/escape.ts'
import { markdownTable } from '../text/markdown/table.ts'
import { isParked, type Letter, MAX_ATTEMPTS } from './letter.ts'

/** By this, and its label, the issue is known again. */
export const ALERT_MARKER = '<!-- muse-protocol-actions: dead letters -->'
export const ALERT_LABEL = 'dead-letters'
/** So many, and so long, that the body stays within GitHub's 65,536 characters, whatever has to be escaped in it. */
const MAX_ROWS = 25
const MAX_SUBJECT_CHARACTERS = 120
const MAX_ERROR_CHARACTERS = 300

const rowOf = (letter: Letter) => [
  letter.operation,
  codeSpan(shorten(letter.subject, MAX_SUBJECT_CHARACTERS)),
  String(letter.attempts),
  isParked(letter) ? 'for people' : letter.next_attempt_at,
  escapeMarkdown(shorten(letter.error, MAX_ERROR_CHARACTERS)),
]

/** The title and body of the issue that tells of letters that wait, in Markdown. Pure. */
export function alertText(
  letters: readonly Letter[],
  pageUrl: string,
): { readonly title: string; readonly body: string } {
  const parked = letters.filter(isParked).length
  const rows = letters.toSorted((one, other) => other.attempts - one.attempts).slice(0, MAX_ROWS)
  return {
    title: 'Dead letters: work that could not be done waits',
    body: [
      ALERT_MARKER,
      `${counted(letters.length, 'dead letter')} ${letters.length === 1 ? 'waits' : 'wait'}, of which ${parked} ${parked === 1 ? 'was' : 'were'} tried ${MAX_ATTEMPTS} times and ${parked === 1 ? 'is' : 'are'} left to people. The others are tried again by later runs.`,
      '',
      markdownTable(['Operation', 'Of', 'Attempts', 'Next attempt', 'Error'], rows.map(rowOf)),
      '',
      ...(letters.length > rows.length ? [`And ${letters.length - rows.length} more.`, ''] : []),
      `Told by ${pageUrl}. This issue is closed by the run that finds none left.`,
      '',
    ].join('\n'),
  }
}

/** Whether two bodies tell the same: the run that tells it is another one each time. */
export const tellsTheSame = (one: string, other: string): boolean => {
  const [first, second] = [one, other].map((body) =>
    body
      .replace(/^Told by .*$/mu, '')
      .replaceAll('\r', '')
      .trim(),
  )
  return first === second
}
