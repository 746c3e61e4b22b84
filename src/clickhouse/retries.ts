import { DEFAULT_RETRY_POLICY, type RetryPolicy, retry } from '../retry/retry.ts'
import { ClickHouseFailure, isAsleep, isRetryable, wasNeverExecuted } from './errors.ts'

/** A service that wakes up takes a minute or two: ten tries, 90 to 180 seconds. */
const PATIENT: RetryPolicy = { attempts: 10, baseMilliseconds: 2_000, mostMilliseconds: 30_000 }

/** The one policy for ClickHouse, whoever asks: a statement is sent three times at most, or while the server wakes up. */
const POLICY = (error: unknown): RetryPolicy => (isAsleep(error) ? PATIENT : DEFAULT_RETRY_POLICY)

/** Sends a statement that may run twice. */
export const sendAgain = <Result>(
  send: () => Promise<Result>,
  mayTryAgain: (error: unknown) => boolean = isRetryable,
): Promise<Result> => retry(send, mayTryAgain, POLICY)

/** What is inserted, and how it is known what of it is there already. */
interface Insertion<Row> {
  readonly rows: readonly Row[]
  send(rows: readonly Row[]): Promise<void>
  /** Which of the rows are not stored; undefined where nobody can tell. It retries what it reads by itself. */
  findMissing: (() => Promise<readonly Row[]>) | undefined
}

/**
 * Inserts rows. After a try that certainly did nothing they are sent again; after one whose outcome is in doubt, an answer that
 * was lost say, or that proves nothing, only those that are then found missing, or none where nobody can tell.
 */
export async function insertOnce<Row>({ rows, send, findMissing }: Insertion<Row>): Promise<void> {
  let missing = rows
  let isInDoubt = false
  const look = async () => {
    if (!isInDoubt || findMissing === undefined) return
    missing = await findMissing()
    isInDoubt = false
  }
  const attempt = async () => {
    await look()
    if (missing.length === 0) return
    try {
      await send(missing)
    } catch (error) {
      isInDoubt = !wasNeverExecuted(error)
      throw error
    }
  }
  // What `findMissing` throws has been retried.
  const mayTryAgain = (error: unknown) =>
    !(error instanceof ClickHouseFailure) && isRetryable(error) && (!isInDoubt || findMissing !== undefined)
  try {
    await retry(attempt, mayTryAgain, POLICY)
  } catch (error) {
    if (error instanceof ClickHouseFailure || !isInDoubt || findMissing === undefined || !isRetryable(error))
      throw error
    await look()
    if (missing.length > 0) throw error
  }
}
