import * as core from '@actions/core'
import { withoutOwnSecrets } from '../secrets/own-secrets.ts'

/** Sets the action's outputs. Numbers and booleans are written as workflows compare them: `12`, `true`. */
export function setOutputs(outputs: Readonly<Record<string, string | number | boolean>>): void {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, withoutOwnSecrets(String(value)))
}
