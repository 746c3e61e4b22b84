import { withoutOwnSecrets } from '../../secrets/own-secrets.ts'

/**
 * Looks for secrets in the text of an input. Those of the run itself are left to what replaces them in all that is published.
 *
 * @throws {Error} when there are some; nothing of the text is repeated.
 */
export async function refuseSecrets(input: string, text: string): Promise<void> {
  const { findSecrets } = await import('../../secrets/find-secrets.ts')
  const [first] = (await findSecrets(withoutOwnSecrets(text))).secrets
  if (first === undefined) return
  throw new Error(
    `Input '${input}' holds a secret (${first.kind}), which would be published: remove it, and revoke it, as others may have seen it.`,
  )
}
