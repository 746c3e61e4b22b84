import { subscribe } from 'node:diagnostics_channel'
import { IncomingMessage } from 'node:http'
import { DiagLogLevel, diag } from '@opentelemetry/api'
import { withoutOwnSecrets } from '../../secrets/own-secrets.ts'

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
  return withoutOwnSecrets(words.join(' ')).replace(/\s+/gu, ' ').slice(0, MAX_CHARACTERS).trim()
}

/** Begins to listen to what there is to complain of: settings that the SDK can't use, answers that prove nothing or break off. */
export function listenForComplaints(): readonly string[] {
  const complaints: string[] = []
  const hear = (...values: unknown[]) => {
    if (!values.some(isFine)) complaints.push(wordsOf(values))
  }
  const silent = () => {}
  const logger = { error: hear, warn: hear, info: silent, debug: silent, verbose: silent }
  // The SDK takes an answer that breaks off for a whole one.
  subscribe('http.client.response.finish', (message) => {
    if (typeof message !== 'object' || message === null || !('response' in message)) return
    if (message.response instanceof IncomingMessage)
      message.response.once('error', (error) => hear('An answer broke off:', error))
  })
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
  return complaints
}
