import * as core from '@actions/core'
import { InputError } from './inputs.ts'
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

/** `user:password@` of a proxy's address, also where that is no URL because of a sign in the password. */
const PROXY_LOGIN = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?<login>.*)@[^@]*$/isu
const PROXY_NAMES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY']

const decoded = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Masks the passwords of the proxies that the runner is set up with. */
export function maskProxies(environment: NodeJS.ProcessEnv): void {
  for (const name of PROXY_NAMES.flatMap((upper) => [upper, upper.toLowerCase()])) {
    const address = environment[name]
    const login = PROXY_LOGIN.exec(address ?? '')?.groups?.login
    if (login === undefined) continue
    const password = login.slice(login.indexOf(':') + 1)
    for (const part of [address, login, password, decoded(password)]) maskSecret(part)
  }
}

/**
 * Refuses names that hold a secret of this run: what is stored and published goes without it, and such a name would become another one.
 *
 * @param names the names, by the input that gives them
 * @throws {InputError} with every such input; the names are not repeated.
 */
export function refuseSecretNames(names: Readonly<Record<string, readonly (string | undefined)[]>>): void {
  const clashing = Object.entries(names).filter(([, texts]) =>
    texts.some((text) => text !== undefined && withoutOwnSecrets(text) !== text),
  )
  if (clashing.length === 0) return
  throw new InputError(
    clashing.map(
      ([input]) =>
        `Input '${input}' holds what is also a secret of this run: a token, a password, or a part of a secret address. Wherever that stands it is replaced by ***, and rows and paths would be wrong: give the secret another value.`,
    ),
  )
}
