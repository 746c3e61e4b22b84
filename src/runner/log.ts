import * as core from '@actions/core'
import { withoutOwnSecrets } from '../secrets/own-secrets.ts'
import { escapeLogLines } from './escape.ts'

/** Where an annotation points: a file of the repository, and its line counted from 1. */
export interface AnnotationPlace {
  readonly title?: string
  readonly file?: string
  readonly line?: number
}

const linesOf = (text: string) => escapeLogLines(withoutOwnSecrets(text))
const harmless = (text: string) => linesOf(text).join('\n')

const properties = ({ title, file, line }: AnnotationPlace): core.AnnotationProperties => ({
  ...(title === undefined ? {} : { title: linesOf(title).join(' ') }),
  ...(file === undefined ? {} : { file: linesOf(file).join(' ') }),
  ...(line === undefined ? {} : { startLine: line }),
})

let isTerminal = false

/** From here on the log is for a person at a terminal: without the runner's commands. */
export function logToTerminal(): void {
  isTerminal = true
}

/** Whether a person reads the log at a terminal, where no runner takes commands. */
export const isOnTerminal = (): boolean => isTerminal

/** A line as compilers write it, which editors find the place by: `draft.md:8: error: …`. */
function printed(level: string, text: string, { file, line }: AnnotationPlace): void {
  const place = file === undefined ? '' : `${linesOf(file).join(' ')}:${line === undefined ? '' : `${line}:`} `
  process.stdout.write(`${place}${level}: ${harmless(text)}\n`)
}

/** The runner cuts off the rest of a longer one, in the log as well. */
const MAX_ANNOTATION_CHARACTERS = 4_096
const REST = '… The whole of it is in the log.'

/** Annotates a text; a longer one stands in the log as well, whole. */
function annotate(level: string, send: typeof core.error, text: string, place: AnnotationPlace): void {
  if (isTerminal) {
    printed(level, text, place)
    return
  }
  const whole = harmless(text)
  const isLong = whole.length > MAX_ANNOTATION_CHARACTERS
  if (isLong) core.info(whole)
  send(isLong ? whole.slice(0, MAX_ANNOTATION_CHARACTERS - REST.length) + REST : whole, properties(place))
}

/**
 * The one way to write to the job's log. Text may come from anywhere: nothing in it can command the runner, and no secret
 * of this run is left in it.
 * Errors, warnings and notices are annotations too; the runner shows ten of a kind for a step.
 */
export const log = {
  info(text: string): void {
    if (isTerminal) process.stdout.write(`${harmless(text)}\n`)
    else core.info(harmless(text))
  },
  /** As `debug`, of what happens often: nothing is made of it where the job runs without debug logging. */
  trace(text: () => string): void {
    if (core.isDebug()) core.debug(harmless(text()))
  },
  /** Shown when the job runs with debug logging. */
  debug(text: string): void {
    if (!isTerminal) core.debug(harmless(text))
  },
  notice(text: string, place: AnnotationPlace = {}): void {
    annotate('note', core.notice, text, place)
  },
  warning(text: string, place: AnnotationPlace = {}): void {
    annotate('warning', core.warning, text, place)
  },
  error(text: string, place: AnnotationPlace = {}): void {
    annotate('error', core.error, text, place)
  },
  /** Runs `work` with its log lines folded under `title`. */
  group<T>(title: string, work: () => Promise<T>): Promise<T> {
    if (isTerminal) {
      log.info(title)
      return work()
    }
    return core.group(linesOf(title).join(' '), work)
  },
}
