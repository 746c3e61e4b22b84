import { log } from './log.ts'
import { maskProxies } from './secrets.ts'

/** What to tell the reader of a red job: the message, never the stack (that goes to the debug log). */
export function describeError(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : String(error)
}

function fail(error: unknown): void {
  process.exitCode = 1
  log.error(describeError(error))
  if (error instanceof Error)
    log.debug([error.stack, error.cause].filter((part) => part !== undefined).join('\ncaused by: '))
}

/** Ends the program when what was written is out, also where a retry elsewhere still waits: its outcome changes nothing any more. */
function exit(): void {
  process.stdout.write('', () => process.exit())
}

/** Runs an action: whatever it throws becomes one error annotation and exit code 1. */
export async function runAction(main: () => Promise<void>): Promise<void> {
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  // Nobody reads the log any more: the runner has gone. What is said of that would fail as well, and so on.
  process.stdout.on('error', () => process.exit(1))
  try {
    maskProxies(process.env)
    await main()
  } catch (error) {
    fail(error)
  } finally {
    exit()
  }
}
