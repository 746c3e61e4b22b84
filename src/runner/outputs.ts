import * as core from '@actions/core'
import { withoutOwnSecrets } from '../secrets/own-secrets.ts'
import { isOnTerminal } from './log.ts'

/** Sets the action's outputs. Numbers and booleans are written as workflows compare them: `12`, `true`. */
export function setOutputs(outputs: Readonly<Record<string, string | number | boolean>>): void {
  if (isOnTerminal()) return
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, withoutOwnSecrets(String(value)))
}
