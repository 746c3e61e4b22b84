import { recordRequest, serverOf } from '../telemetry/spans.ts'
import type { Answer } from './exchange.ts'

/** The only status of an answer that is one. */
const OK = 200

/** What a statement does: its first word, and nothing else of it. */
const operationOf = (sql: string) => /^\s*([a-z]{1,20})\b/iu.exec(sql)?.[1]?.toUpperCase() ?? 'statement'

/** Sends a statement as a part of the run that its trace tells of: what it does, to which server, and no more. */
export function recordStatement(url: string, sql: string, send: () => Promise<Answer>): Promise<Answer> {
  const server = new URL(url)
  const operation = operationOf(sql)
  const database = { 'db.system.name': 'clickhouse', 'db.operation.name': operation }
  const about = { ...database, 'http.request.method': 'POST', ...serverOf(server) }
  return recordRequest(`${operation} ${server.hostname}`, about, async (span, tell) => {
    const answer = await send()
    span.set('http.response.status_code', OK)
    const cost = answer.headers['x-clickhouse-summary']
    if (typeof cost === 'string') tell(cost)
    return answer
  })
}
