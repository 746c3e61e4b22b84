/** Takes a program's output in pieces and gives it on line by line. */
export interface LineSplitter {
  push(bytes: Uint8Array): void
  /** Gives on what stands after the last line end. */
  end(): void
}

/**
 * Splits UTF-8 output into lines as the runner reads it (.NET's `StreamReader.ReadLine`): LF, CR LF, and a bare CR end
 * a line. Bytes that aren't UTF-8 become U+FFFD.
 *
 * @see https://learn.microsoft.com/en-us/dotnet/api/system.io.streamreader.readline
 */
export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new TextDecoder()
  let rest = ''

  function take(text: string): void {
    rest += text
    // A CR at the very end may be the first half of a CR LF: it waits for what follows.
    const parts = rest.split(/\r\n|\n|\r(?!$)/u)
    rest = parts.pop() ?? ''
    for (const line of parts) onLine(line)
  }

  return {
    push: (bytes) => take(decoder.decode(bytes, { stream: true })),
    end() {
      take(decoder.decode())
      const last = rest.replace(/\r$/u, '')
      if (rest !== '') onLine(last)
      rest = ''
    },
  }
}
