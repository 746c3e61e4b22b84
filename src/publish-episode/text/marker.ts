import { createHash } from 'node:crypto'

/**
 * What this action writes into a pull request's body, unseen, to find its own text again: which episode it is, and digests of the
 * episode, the title and the body as they were written. Where the texts differ from theirs now, a person has edited them. Earlier
 * versions of this action wrote less.
 */
const MARKER =
  /<!-- muse-protocol-actions: run_id=(?<runId>[0-9a-f-]{36})(?: series=(?<series>[a-z0-9-]{1,50}) number=(?<number>\d{1,9}))?(?: episode=(?<episode>[0-9a-f]{16}))?(?: title=(?<title>[0-9a-f]{16}) body=(?<body>[0-9a-f]{16}))? -->/u

/** GitHub may change line ends and trim a text. */
const digest = (text: string) =>
  createHash('sha256').update(text.replaceAll('\r\n', '\n').trim()).digest('hex').slice(0, 16)

/** What a pull request is about, and its texts. */
export interface MarkedTexts {
  readonly runId: string
  readonly series: string
  /** In its series. */
  readonly number: number
  /** The episode's file, without the section on data quality, which changes by itself. */
  readonly episode: string
  readonly title: string
  readonly body: string
}

/** The body, with the marker at its end. */
export function markBody({ runId, series, number, episode, title, body }: MarkedTexts): string {
  const digests = `episode=${digest(episode)} title=${digest(title)} body=${digest(body)}`
  return `${body}\n\n<!-- muse-protocol-actions: run_id=${runId} series=${series} number=${number} ${digests} -->\n`
}

/** The episode that a body's marker names. */
export interface MarkedEpisode {
  readonly runId: string
  /** Undefined in the marker of an earlier version. */
  readonly series: string | undefined
  readonly number: number | undefined
}

/** Reads which episode a pull request is about; undefined for a body without a marker. */
export function markedEpisode(body: string): MarkedEpisode | undefined {
  const groups = MARKER.exec(body)?.groups
  if (groups?.runId === undefined) return undefined
  const { runId, series, number } = groups
  return { runId, series, number: number === undefined ? undefined : Number(number) }
}

/** Whether a body was written for just this state of the episode. */
export const describesEpisode = (body: string, episode: string): boolean =>
  MARKER.exec(body)?.groups?.episode === digest(episode)

/** Whether a body was written for another state of the episode; an earlier run may have ended between the two. */
export function describesOtherEpisode(body: string, episode: string): boolean {
  const described = MARKER.exec(body)?.groups?.episode
  return described !== undefined && described !== digest(episode)
}

/** Which of a pull request's texts are still as this action wrote them. Without a marker none is. */
export function unedited(title: string, body: string): { readonly title: boolean; readonly body: boolean } {
  const found = MARKER.exec(body)
  if (found === null) return { title: false, body: false }
  const written = `${body.slice(0, found.index)}${body.slice(found.index + found[0].length)}`
  return { title: found.groups?.title === digest(title), body: found.groups?.body === digest(written) }
}
