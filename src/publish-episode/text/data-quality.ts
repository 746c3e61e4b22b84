import { markdownTable } from '../../text/markdown/table.ts'
import type { Confidence } from '../decide/evidence/confidence.ts'
import { confidenceRows, scoreText } from './tables.ts'

/** Written under the heading, so that the section is told from one that an author wrote. */
const SIGN = '<!-- muse-protocol-actions: data quality -->'
const SECTION = new RegExp(`(?<![\\r\\n])(?:\\r?\\n)+## Data quality(?:\\r?\\n)+${SIGN}[^]*$`, 'u')

/** An episode without the section that `withDataQuality` adds. */
export const withoutDataQuality = (text: string): string => text.replace(SECTION, '').trimEnd()

/** Whether an episode says itself that its data deserves less trust. */
export const saysDataQuality = (text: string): boolean => SECTION.test(text)

/** Ends an episode with a section that says why its data deserves less trust than was asked for. */
export function withDataQuality(text: string, confidence: Confidence, minConfidence: number): string {
  const section = [
    '## Data quality',
    '',
    SIGN,
    '',
    confidence.score === undefined
      ? `There is no data to tell the confidence in this episode from; ${scoreText(minConfidence)} is asked for.`
      : `Confidence in this episode is ${scoreText(confidence.score)}; ${scoreText(minConfidence)} is asked for.`,
    '',
    markdownTable(['Measure', 'Value', 'From'], confidenceRows(confidence)),
  ]
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  return `${text.trimEnd()}${newline}${newline}${section.join('\n').replaceAll('\n', newline)}${newline}`
}
