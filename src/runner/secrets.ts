import * as core from '@actions/core'
import { formsOfSecret, rememberSecret } from '../secrets/own-secrets.ts'
import { isOnTerminal } from './log.ts'

/**
 * Has the runner replace a secret by `***` in the log from here on, also where it is encoded for a URL, HTML or JSON, in base64, or as
 * `username:secret` in an authorization header; what the action publishes goes without it too. An empty text is no secret.
 */
export function maskSecret(secret: string | undefined, username?: string): void {
  if (secret === undefined || secret.trim() === '') return
  rememberSecret(secret, username)
  // A terminal takes no commands: it would show the secret.
  if (isOnTerminal()) return
  for (const form of formsOfSecret(secret, username)) core.setSecret(form)
}
