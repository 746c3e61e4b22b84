/** A line of a file command's file, and its end. `newline` is undefined for a last line without one. */
interface FileLine {
  readonly text: string
  readonly newline: '\n' | undefined
}

function splitLines(content: string): FileLine[] {
  const parts = content.split('\n')
  const last = parts.pop() ?? ''
  const lines: FileLine[] = parts.map((text) => ({ text, newline: '\n' }))
  return last === '' ? lines : [...lines, { text: last, newline: undefined }]
}

function readHeredoc(lines: Iterator<FileLine>, delimiter: string): string {
  const value: string[] = []
  for (;;) {
    const { value: line, done } = lines.next()
    if (done === true) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`)
    if (line.text === delimiter) return value.join('\n')
    if (line.newline === undefined) throw new Error('Invalid value. EOF marker missing new line.')
    value.push(line.text)
  }
}

/**
 * The pairs in a file of `name=value` lines and `name<<DELIMITER` heredocs, one by one: those before a malformed line
 * are given before the error is thrown. The messages are the runner's.
 *
 * @throws {Error} when a line is malformed or a heredoc has no end.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/FileCommandManager.cs
 */
export function* parseKeyValues(content: string): Generator<[name: string, value: string]> {
  const lines = splitLines(content).values()
  for (const { text } of lines) {
    if (text === '') continue
    const equals = text.indexOf('=')
    const heredoc = text.indexOf('<<')
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      yield [text.slice(0, equals), text.slice(equals + 1)]
    } else if (heredoc >= 0) {
      const name = text.slice(0, heredoc)
      const delimiter = text.slice(heredoc + 2)
      if (name === '' || delimiter === '') {
        throw new Error(`Invalid format '${text}'. Name must not be empty and delimiter must not be empty`)
      }
      yield [name, readHeredoc(lines, delimiter)]
    } else {
      throw new Error(`Invalid format '${text}'`)
    }
  }
}
