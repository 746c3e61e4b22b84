import { DiagLogLevel, diag } from '@opentelemetry/api'

/** How much of a complaint is told. */
const MAX_CHARACTERS = 200

/** Whether an answer in another format than that of the request says all the same that nothing went wrong. */
function isFine(answer: unknown): boolean {
  if (!Buffer.isBuffer(answer)) return false
  try {
    const said: unknown = JSON.parse(answer.toString())
    return typeof said === 'object' && said !== null && !/error|reject|partial/iu.test(Object.keys(said).join())
  } catch {
    return false
  }
}

function wordsOf(values: readonly unknown[]): string {
  const words = values.flatMap((value) => {
    if (value instanceof Error) return [value.message]
    return typeof value === 'string' ? [value] : []
  })
  return words.join(' ').replace(/\s+/gu, ' ').slice(0, MAX_CHARACTERS).trim()
}

/** Begins to listen to what the SDK has to complain of: settings that it can't use, answers that prove nothing. */
export function listenForComplaints(): readonly string[] {
  const complaints: string[] = []
  const hear = (...values: unknown[]) => {
    if (!values.some(isFine)) complaints.push(wordsOf(values))
  }
  const silent = () => {}
  const logger = { error: hear, warn: hear, info: silent, debug: silent, verbose: silent }
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
  return complaints
}
