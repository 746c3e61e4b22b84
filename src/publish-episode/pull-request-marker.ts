import { createHash } from 'node:crypto'

/** What this action writes into a pull request's body, unseen, to find its own text again. */
export interface Marker {
  readonly runId: string
  /** Of the title and of the body as they were written: where they differ now, a person has edited them. */
  readonly titleDigest: string
  readonly bodyDigest: string
}

const MARKER =
  /<!-- muse-protocol-actions: run_id=(?<runId>[0-9a-f-]{36})(?: title=(?<title>[0-9a-f]{16}) body=(?<body>[0-9a-f]{16}))? -->/u

/** GitHub may change line ends and trim a text. */
const digest = (text: string) =>
  createHash('sha256').update(text.replaceAll('\r\n', '\n').trim()).digest('hex').slice(0, 16)

/** Ends a body with the marker. */
export function markBody(runId: string, title: string, body: string): string {
  return `${body}\n\n<!-- muse-protocol-actions: run_id=${runId} title=${digest(title)} body=${digest(body)} -->\n`
}

/** The run id in a body's marker; undefined without one. */
export const runIdOfBody = (body: string): string | undefined => MARKER.exec(body)?.groups?.runId

/** Which of a pull request's texts are still as this action wrote them. Without a marker none is. */
export function unedited(title: string, body: string): { readonly title: boolean; readonly body: boolean } {
  const found = MARKER.exec(body)
  if (found === null) return { title: false, body: false }
  const written = `${body.slice(0, found.index)}${body.slice(found.index + found[0].length)}`
  return { title: found.groups?.title === digest(title), body: found.groups?.body === digest(written) }
}
