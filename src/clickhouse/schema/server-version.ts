/** The oldest ClickHouse that the actions work with, as year and month: the oldest with long-term support whose SQL they need. */
export const OLDEST_SERVER = '24.8'

/** Whether a server's version, such as `26.7.2.1`, is one that the actions work with. */
export function isSupported(version: string): boolean {
  const [oldestYear = 0, oldestMonth = 0] = OLDEST_SERVER.split('.').map(Number)
  const [year = 0, month = 0] = version.split('.').map(Number)
  return year > oldestYear || (year === oldestYear && month >= oldestMonth)
}
