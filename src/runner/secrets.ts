import * as core from '@actions/core'

/**
 * Has the runner replace a secret by `***` in the log from here on, also where it is encoded for a URL, in base64, in JSON,
 * or as `username:secret` in an authorization header. An empty text is no secret.
 */
export function maskSecret(secret: string | undefined, username?: string): void {
  if (secret === undefined || secret.trim() === '') return
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
    ...(username === undefined ? [] : [Buffer.from(`${username}:${secret}`).toString('base64')]),
  ]
  for (const form of new Set(forms)) core.setSecret(form)
}
