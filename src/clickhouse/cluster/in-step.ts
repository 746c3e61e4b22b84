import type { Answer } from '../exchange.ts'
import { NO_REPLICATION, type Replication } from './replication.ts'
import { ReplicationFault } from './replication-fault.ts'

/** Sees to it that what is read has all rows that were stored, through whichever server. */
export interface Steps {
  readonly replication: Replication
  /** From now on an answer counts only from a server that is in step by this. Brings one in step. */
  keep(replication: Replication): Promise<void>
  /** Sends a statement that reads, and again while its answer is one of a server that may lack rows. */
  inStep(send: () => Promise<Answer>): Promise<Answer>
  /** Sends a statement that writes: what one server stores the others lack, until they are brought in step again. */
  writing(send: () => Promise<Answer>): Promise<Answer>
  /** A table may have rows that no server is known to have. */
  doubt(table: string): void
}

/** Something before the servers may spread requests over them: so many times it is tried to reach one that is in step. */
const MAX_ROUNDS = 10
/** So many statements are sent for a table at once, in the hope that each reaches another server. */
const MAX_AT_ONCE = 4

/** By this servers are told apart. */
const serverOf = ({ headers }: Answer) => String(headers['x-clickhouse-server-display-name'] ?? '')

/** @param send sends a statement that brings a server in step, and returns when it is. */
export function keepSteps(send: (sync: string) => Promise<Answer>): Steps {
  let replication = NO_REPLICATION
  let syncing: Promise<void> | undefined
  /** Counts what was stored, or is in doubt: a read has to have what was counted before it began, whatever goes on beside it. */
  let count = 0
  /** Where the count was when a server stored something last; undefined is one that nobody knows. */
  const stored = new Map<string | undefined, number>()
  /** And when a table was doubted last. */
  const doubted = new Map<string, number>()
  /** By server and table: where the count was when they were last brought in step. */
  const servers = new Map<string, Map<string, number>>()

  function tablesOf(server: string): Map<string, number> {
    const tables = servers.get(server) ?? new Map<string, number>()
    servers.set(server, tables)
    return tables
  }
  /** Whether a server has all rows of a table that a read from then on has to have: its own it has anyway. */
  function has(server: string, table: string, since: number): boolean {
    const ofOthers = [...stored].map(([other, at]) => (other === server ? 0 : at))
    const needed = Math.min(since, Math.max(doubted.get(table) ?? 0, ...ofOthers))
    return (servers.get(server)?.get(table) ?? -1) >= needed
  }
  const isInStep = (server: string, since: number) =>
    [...replication.syncs.keys()].every((table) => has(server, table, since))

  async function syncTable([table, statement]: readonly [string, string]): Promise<void> {
    const at = count
    const tables = tablesOf(serverOf(await send(statement)))
    tables.set(table, Math.max(at, tables.get(table) ?? 0))
  }

  /** Statements for each table that a server lacks rows of: one for each such server, and more where these met others before. */
  const lacking = (further: number) =>
    [...replication.syncs].flatMap((sync) => {
      const behind = [...servers.keys()].filter((server) => !has(server, sync[0], count)).length
      if (behind === 0 && servers.size > 0) return []
      return Array.from({ length: Math.min(Math.max(1, behind) + further, MAX_AT_ONCE) }, () => sync)
    })

  function sync(further: number): Promise<void> {
    syncing ??= Promise.all(lacking(further).map(syncTable))
      .then(() => undefined)
      .finally(() => {
        syncing = undefined
      })
    return syncing
  }

  return {
    get replication() {
      return replication
    },
    async keep(next) {
      replication = next
      servers.clear()
      await sync(0)
    },
    async inStep(sendRead) {
      const since = count
      if (![...servers.keys(), ''].some((server) => isInStep(server, since))) await sync(0)
      for (let round = 1; ; round += 1) {
        const answer = await sendRead()
        const server = serverOf(answer)
        if (isInStep(server, since)) return answer
        if (round === MAX_ROUNDS)
          throw new ReplicationFault(
            `requests to this address go to several replicas, and ${MAX_ROUNDS} times another one answered than those that had been brought in step`,
            'Give the URL of one replica.',
          )
        tablesOf(server)
        await sync(round - 1)
      }
    },
    async writing(sendWrite) {
      let server: string | undefined
      try {
        const answer = await sendWrite()
        server = serverOf(answer)
        return answer
      } finally {
        // Where it failed nobody knows whether it was stored, and through which server.
        count += 1
        stored.set(server, count)
      }
    },
    doubt(table) {
      count += 1
      doubted.set(table, count)
    },
  }
}
