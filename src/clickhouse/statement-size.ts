/**
 * So long may a statement with parameters be, in bytes: it goes into a field of a form, of which the server takes 128 KiB
 * (`http_max_field_value_size`).
 */
const MAX_STATEMENT_BYTES = 120_000
/** So many of them are sent at the same time. */
export const MAX_STATEMENTS_AT_ONCE = 2
/** The server takes three times as long to read a union of twice as many parts. */
const MAX_PARTS = 50

/**
 * Shares parts out among as few statements as take them, in order. One that is longer by itself stands alone.
 *
 * @param sqlOf what a part adds to its statement.
 */
export function packStatements<Part>(parts: readonly Part[], sqlOf: (part: Part) => string): Part[][] {
  const packs: Part[][] = []
  let room = 0
  for (const part of parts) {
    const bytes = Buffer.byteLength(sqlOf(part))
    const last = packs.at(-1)
    if (last === undefined || last.length >= MAX_PARTS || bytes > room) {
      packs.push([part])
      room = MAX_STATEMENT_BYTES - bytes
    } else {
      last.push(part)
      room -= bytes
    }
  }
  return packs
}
