/** A person named in a commit message. */
export interface Person {
  name: string
  email: string
}

/** Longest headline GitHub shows; what is cut off opens the body. */
const longestHeadline = 72

/** A commit message as GitHub splits it: the first line, cut with `…` where it is long, and the rest. */
export function splitMessage(message: string): { headline: string; body: string } {
  const lineEnd = message.indexOf('\n')
  const firstLine = (lineEnd === -1 ? message : message.slice(0, lineEnd)).trimEnd()
  const rest = lineEnd === -1 ? '' : message.slice(lineEnd + 1).replace(/^\n+/, '')
  const characters = Array.from(firstLine)
  if (characters.length <= longestHeadline) return { headline: firstLine, body: rest }
  const cut = longestHeadline - 3
  const remainder = `…${characters.slice(cut).join('')}`
  return {
    headline: `${characters.slice(0, cut).join('')}…`,
    body: rest === '' ? remainder : `${remainder}\n\n${rest}`,
  }
}

/** The people named in the `Co-authored-by:` trailers at the end of a message, in order. */
export function coAuthors(message: string): Person[] {
  const lastParagraph =
    message
      .trimEnd()
      .split(/\n[ \t]*\n/)
      .at(-1) ?? ''
  return lastParagraph.split('\n').flatMap((line) => {
    const trailer = /^co-authored-by:\s*(.*?)\s*<([^<>]+)>\s*$/i.exec(line)
    return trailer === null ? [] : [{ name: trailer[1] ?? '', email: trailer[2] ?? '' }]
  })
}
