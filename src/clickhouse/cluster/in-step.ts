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

/** Something before the servers may spread requests over them: so many times it is tried to reach the same one twice. */
const MAX_ROUNDS = 6

/** By this servers are told apart. */
const serverOf = ({ headers }: Answer) => String(headers['x-clickhouse-server-display-name'] ?? '')

/** Counts what servers have stored. */
function countWrites() {
  const counts = new Map<string, number>()
  let total = 0
  return {
    /** @param server undefined where nobody knows which one it was. */
    add(server: string | undefined): void {
      total += 1
      if (server !== undefined) counts.set(server, (counts.get(server) ?? 0) + 1)
    },
    /** @returns whether another server than the one asked for has stored something since. */
    mark(): (server: string) => boolean {
      const [before, ofServers] = [total, new Map(counts)]
      return (server) => total - before > (counts.get(server) ?? 0) - (ofServers.get(server) ?? 0)
    },
  }
}

/** @param send sends a statement that brings a server in step, and returns when it is. */
export function keepSteps(send: (sync: string) => Promise<Answer>): Steps {
  let replication = NO_REPLICATION
  let syncing: Promise<void> | undefined
  /** By server: the tables that it has all rows of. */
  const servers = new Map<string, Set<string>>()
  const writes = countWrites()

  const has = (server: string, table: string) => servers.get(server)?.has(table) === true
  const isInStep = (server: string) => [...replication.syncs.keys()].every((table) => has(server, table))
  /** Tables that some server lacks, of those that are known. */
  const lacking = () =>
    [...replication.syncs].filter(
      ([table]) => servers.size === 0 || [...servers.keys()].some((server) => !has(server, table)),
    )

  async function syncTable(table: string, statement: string): Promise<void> {
    const haveOthersWritten = writes.mark()
    const server = serverOf(await send(statement))
    // What another one stored meanwhile may have come too late.
    if (haveOthersWritten(server)) return
    servers.set(server, (servers.get(server) ?? new Set()).add(table))
  }

  /** @param times more than once, so that requests which are dealt out in turn don't meet the same two servers again and again. */
  function sync(times: number): Promise<void> {
    const all = Array.from({ length: times }, lacking).flat()
    syncing ??= Promise.all(all.map(([table, statement]) => syncTable(table, statement)))
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
      await sync(1)
    },
    async inStep(sendRead) {
      if (![...servers.keys(), ''].some(isInStep)) await sync(1)
      for (let round = 1; ; round += 1) {
        const answer = await sendRead()
        if (isInStep(serverOf(answer))) return answer
        if (round === MAX_ROUNDS)
          throw new ReplicationFault(
            `requests to this address go to several replicas, and ${MAX_ROUNDS} times another one answered than those that had been brought in step`,
            'Give the URL of one replica.',
          )
        servers.set(serverOf(answer), servers.get(serverOf(answer)) ?? new Set())
        await sync(round)
      }
    },
    async writing(sendWrite) {
      try {
        const answer = await sendWrite()
        const server = serverOf(answer)
        writes.add(server)
        for (const other of servers.keys()) if (other !== server) servers.delete(other)
        return answer
      } catch (error) {
        // Nobody knows whether it was stored, and through which server.
        writes.add(undefined)
        servers.clear()
        throw error
      }
    },
    doubt(table) {
      for (const tables of servers.values()) tables.delete(table)
    },
  }
}
