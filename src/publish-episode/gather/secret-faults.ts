import type { Fault } from '../../episode/fault.ts'
import { findSecrets } from '../../secrets/find-secrets.ts'

/** A text that may be repeated in messages. */
export interface ScannedText {
  /** One for each secret: its line and its kind, never the secret. */
  readonly faults: readonly Fault[]
  /** The text without its secrets, on the same lines. What is said of the text further is said of this one. */
  readonly redacted: string
}

/** Looks for secrets, before anything of a text is repeated anywhere. */
export async function scanText(text: string): Promise<ScannedText> {
  const { secrets, redacted } = await findSecrets(text)
  const faults = secrets.map(({ line, kind }) => ({
    line,
    message: `This line holds a secret (${kind}): remove it, and revoke it, as others may have seen it.`,
  }))
  return { faults, redacted }
}
