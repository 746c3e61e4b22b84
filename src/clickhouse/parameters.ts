/**
 * A value that is bound to a statement's `{name:Type}`, never written into its text. The server takes 128 KiB for each
 * (`http_max_field_value_size`).
 */
export type Parameter = string | number | boolean | null | readonly Parameter[]

/** By the names that a statement gives them. */
export type Parameters = Readonly<Record<string, Parameter>>

/** So many UUIDs or SHAs fit into one parameter. */
export const MAX_IDS_IN_PARAMETER = 3_000

/** Longer parameters go into the request's body: what stands before the server may refuse a long URL. */
const MAX_CHARACTERS_IN_URL = 2_000

/** Whether the parameters, as they are written, are few enough for a URL. */
export const fitIntoUrl = (parameters: Parameters): boolean =>
  JSON.stringify(parameters).length <= MAX_CHARACTERS_IN_URL

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
  "'": "\\'",
}
const escaped = (text: string) => text.replace(/[\\\t\n\r\0']/gu, (sign) => ESCAPES[sign] ?? sign)

/** @see https://clickhouse.com/docs/interfaces/http#tabs-in-url-parameters */
function written(value: Parameter, isInside: boolean): string {
  if (value === null) return isInside ? 'NULL' : '\\N'
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return isInside ? `'${escaped(value)}'` : escaped(value)
  return `[${value.map((item) => written(item, true)).join(',')}]`
}

/**
 * A statement with its parameters as a body of type `multipart/form-data`.
 *
 * @param boundary a text that is in none of them.
 */
export function multipartBody(sql: string, parameters: Parameters, boundary: string): string {
  const parts = [
    ['query', sql],
    ...Object.entries(parameters).map(([name, value]) => [`param_${name}`, written(value, false)]),
  ]
  const lines = parts.flatMap(([name, value]) => [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${name}"`,
    '',
    value,
  ])
  return [...lines, `--${boundary}--`, ''].join('\r\n')
}
