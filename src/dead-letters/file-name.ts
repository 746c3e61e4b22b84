import { randomUUID } from 'node:crypto'
import { ACTIONS, type ActionName } from './letter.ts'

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const NAME = new RegExp(
  `^dead-letters\\.(?<action>${ACTIONS.join('|')})\\.(?<time>\\d{13})\\.${UUID}\\.jsonl(?:\\.claimed-until-(?<until>\\d{13})\\.${UUID})?$`,
  'u',
)
const TEMPORARY = new RegExp(`^\\.dead-letters\\.(?<time>\\d{13})\\.${UUID}\\.temporary$`, 'u')
/** No run takes that long to write a file. */
const TEMPORARY_FOR_MS = 24 * 60 * 60_000

/** What the name of a file of letters tells. */
export interface FileName {
  readonly name: string
  readonly action: ActionName
  /** Until when a run has it for itself, in milliseconds; undefined for one that nobody has claimed. */
  readonly claimedUntilMs: number | undefined
}

/** Reads a file's name; undefined for one that is no file of letters. */
export function parseFileName(name: string): FileName | undefined {
  const { action: found, until } = NAME.exec(name)?.groups ?? {}
  const action = ACTIONS.find((one) => one === found)
  if (action === undefined) return undefined
  return { name, action, claimedUntilMs: until === undefined ? undefined : Number(until) }
}

/** No run takes that long: a claim further ahead was made by a clock that was wrong. */
const LONGEST_CLAIM_MS = 7 * 60 * 60_000

const isFree = ({ claimedUntilMs }: FileName, now: Date) =>
  claimedUntilMs === undefined || claimedUntilMs < now.getTime() || claimedUntilMs > now.getTime() + LONGEST_CLAIM_MS

/** Whether a run of an action may take a file: one of its own that nobody has, or whose run has died. */
export const mayClaim = (file: FileName, action: ActionName, now: Date): boolean =>
  file.action === action && isFree(file, now)

/** The name of a new file. Names sort by their time. */
export const newFileName = (action: ActionName, now: Date): string =>
  `dead-letters.${action}.${now.getTime()}.${randomUUID()}.jsonl`

/** The name of a file while a run has it for itself. */
export const claimedName = ({ name }: FileName, until: Date): string =>
  `${name.replace(/\.claimed-until-.*$/u, '')}.claimed-until-${until.getTime()}.${randomUUID()}`

/** The name of a file that is being written. */
export const temporaryName = (now: Date): string => `.dead-letters.${now.getTime()}.${randomUUID()}.temporary`

/** Whether a file was being written: `left` when by a run that has died. */
export function temporaryState(name: string, now: Date): 'none' | 'written' | 'left' {
  const time = TEMPORARY.exec(name)?.groups?.time
  if (time === undefined) return 'none'
  return Number(time) + TEMPORARY_FOR_MS < now.getTime() ? 'left' : 'written'
}
