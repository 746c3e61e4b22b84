import { dateTime } from '../date-time.ts'

/** Who wrote or committed, and when. */
export interface Signature {
  name: string
  email: string
  /** Seconds since 1970. */
  seconds: number
  /** Offset the date was written with, in minutes east of UTC. */
  offsetMinutes: number
}

/** A commit object. */
export interface Commit {
  oid: string
  tree: string
  parents: string[]
  author: Signature
  committer: Signature
  /** In UTF-8, without the line ends it ends with. */
  message: string
}

/** Parses a raw commit object. */
export function parseCommit(oid: string, content: Buffer): Commit {
  const separator = content.indexOf('\n\n')
  const head = separator === -1 ? content : content.subarray(0, separator)
  const body = separator === -1 ? Buffer.alloc(0) : content.subarray(separator + 2)
  // Continuation lines (a signature's) start with a space.
  const headers = head.toString('latin1').split('\n')
  const encoding = headers.find((line) => line.startsWith('encoding '))?.slice('encoding '.length)
  const decoder = decoderFor(encoding)
  const header = (name: string) => headers.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? ''
  const signature = (name: string) => parseSignature(decoder.decode(Buffer.from(header(name), 'latin1')))
  return {
    oid,
    tree: header('tree'),
    parents: headers.filter((line) => line.startsWith('parent ')).map((line) => line.slice('parent '.length)),
    author: signature('author'),
    committer: signature('committer'),
    message: decoder.decode(body).replace(/\n+$/, ''),
  }
}

function decoderFor(encoding = 'utf-8'): { decode(bytes: Uint8Array): string } {
  try {
    return new TextDecoder(encoding, { ignoreBOM: true })
  } catch {
    return new TextDecoder('utf-8', { ignoreBOM: true })
  }
}

/** `Name <email> 1767603600 +0100`. */
function parseSignature(line: string): Signature {
  const match = /^(.*?) ?<([^>]*)>(?: (-?\d+) ([+-])(\d{2})(\d{2}))?/.exec(line)
  const [, name = '', email = '', seconds = '0', sign = '+', hours = '0', minutes = '0'] = match ?? []
  const offset = Number(hours) * 60 + Number(minutes)
  return { name, email, seconds: Number(seconds), offsetMinutes: sign === '-' ? -offset : offset }
}

/** A date as GitHub writes a `DateTime`: in UTC, `2026-01-05T09:00:00Z`. */
export function utcDate(signature: Signature): string {
  return dateTime(new Date(signature.seconds * 1000))
}

/** A date as GitHub writes a `GitTimestamp`: with the offset it was made with, `2026-01-05T10:00:00+01:00`. */
export function zonedDate(signature: Signature): string {
  if (signature.offsetMinutes === 0) return utcDate(signature)
  const local = new Date((signature.seconds + signature.offsetMinutes * 60) * 1000).toISOString().slice(0, 19)
  const absolute = Math.abs(signature.offsetMinutes)
  const hours = String(Math.floor(absolute / 60)).padStart(2, '0')
  const minutes = String(absolute % 60).padStart(2, '0')
  return `${local}${signature.offsetMinutes < 0 ? '-' : '+'}${hours}:${minutes}`
}
