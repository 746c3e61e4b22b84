import { counted } from '../../../text/figures.ts'
import { codeSpan, escapeMarkdown } from '../../../text/markdown/escape.ts'
import type { Finding } from '../../decide/review/findings.ts'
import { suggestionBlock } from './suggestion.ts'

/** What tells a finding's comment, or a review, from others. It stands at the end of a text, where only its author can have put it. */
const SIGN =
  /<!-- muse-protocol-actions: (?<what>finding|mended|review)=(?<name>[0-9a-f]{16,40}) in=(?<scope>[0-9a-f]{8}) -->\s*$/u

/** What a text's sign says. */
export interface Sign {
  readonly what: 'finding' | 'mended' | 'review'
  /** The finding's key, or the head that was reviewed. */
  readonly name: string
  /** Which episodes it is about: those of one folder of posts. */
  readonly scope: string
}

/** Reads the sign of a text; undefined where it has none. */
export function signOf(text: string): Sign | undefined {
  const groups = SIGN.exec(text)?.groups
  if (groups === undefined) return undefined
  const { what, name = '', scope = '' } = groups
  return what === 'finding' || what === 'mended' || what === 'review' ? { what, name, scope } : undefined
}

const signed = (text: string, { what, name, scope }: Sign) =>
  `${text}\n\n<!-- muse-protocol-actions: ${what}=${name} in=${scope} -->\n`

const told = ({ isFault, message }: Finding) => `**${isFault ? 'Fault' : 'Note'}**: ${escapeMarkdown(message)}`

/** The comment at a finding's line. */
export function findingComment(finding: Finding, scope: string): string {
  const { suggestion } = finding
  const block = suggestion === undefined ? '' : `\n\n${suggestionBlock(suggestion)}`
  return signed(`${told(finding)}${block}`, { what: 'finding', name: finding.key, scope })
}

/** What is left of a comment once its finding is mended, or told by another one: at the line where it stands now, say. */
export function closedComment(key: string, isMended: boolean, scope: string): string {
  const text = isMended ? 'Mended.' : 'Another comment tells this finding.'
  return signed(text, { what: 'mended', name: key, scope })
}

/** GitHub takes 65,536 in all. */
const MAX_LISTED_CHARACTERS = 60_000

const listed = (finding: Finding) => `- ${codeSpan(finding.path)}, line ${finding.line}: ${told(finding)}\n`

/**
 * The text of a review.
 *
 * @param all everything that is found
 * @param unplaced what of it has no comment at a line
 */
export function reviewBody(all: readonly Finding[], unplaced: readonly Finding[], head: string, scope: string): string {
  const sign = { what: 'review', name: head, scope } as const
  if (all.length === 0) return signed('Nothing is left to mend in the episodes of this pull request.', sign)
  const found = `${counted(all.length, 'finding')} in the episodes of this pull request`
  if (unplaced.length === 0) return signed(`${found}, each at its line.`, sign)
  let list = ''
  for (const [index, finding] of unplaced.entries()) {
    const line = listed(finding)
    if (list.length + line.length > MAX_LISTED_CHARACTERS) {
      list += `- And ${unplaced.length - index} more: the summary of the job lists them all.`
      break
    }
    list += line
  }
  return signed(`${found}. Those without a comment at their line:\n\n${list.trimEnd()}`, sign)
}

/** What is left of a review once another one says more, or the same. */
export const outdatedBody = (head: string, scope: string): string =>
  signed('Another review tells what is found now.', { what: 'review', name: head, scope })
