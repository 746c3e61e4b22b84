import { flag, optionalText } from '../runner/inputs.ts'

/** The inputs of dead letters, for the schema of an action. */
export const deadLetterInputs = { 'dead-letter-directory': optionalText(), 'alert-issue': flag(false) }

/** Where dead letters lie, and who is told of them. */
export interface DeadLetterOptions {
  /** Undefined where none are written. */
  readonly directory: string | undefined
  /** Whether an issue in the workflow's repository tells of letters that wait. */
  readonly alertIssue: boolean
}

/** The options that an action's inputs give. */
export const deadLetterOptions = (inputs: {
  readonly 'dead-letter-directory'?: string | undefined
  readonly 'alert-issue': boolean
}): DeadLetterOptions => ({ directory: inputs['dead-letter-directory'], alertIssue: inputs['alert-issue'] })

/** None are written: a dry run leaves everything as it is. */
export const NO_LETTERS: DeadLetterOptions = { directory: undefined, alertIssue: false }
