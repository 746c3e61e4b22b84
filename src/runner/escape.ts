const ZERO_WIDTH_SPACE = '\u200b'
const LINE_ENDS = /\r\n|[\n\r\u0085\u2028\u2029]/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove.
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu

/**
 * Splits text into log lines that can't command the runner.
 *
 * The runner executes `::command::` at the start of a line, after any white space, and the older `##[command]` wherever it
 * stands in a line; a bare carriage return ends a line for it as well. A zero-width space parts the signs, so the text reads
 * as before.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function escapeLogLines(text: string): string[] {
  return text.split(LINE_ENDS).map((line) =>
    line
      .replace(CONTROL_CHARACTERS, '')
      .replaceAll('##[', `##${ZERO_WIDTH_SPACE}[`)
      .replace(/^([\s\ufeff\u200b]*):(?=:)/u, `$1:${ZERO_WIDTH_SPACE}`),
  )
}
