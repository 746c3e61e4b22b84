import http from 'node:http'
import https from 'node:https'
import { PROXY_ADDRESS_FAULT } from '../http/undici.ts'
import { isLoopback } from './inputs.ts'

/**
 * How the server is reached where HTTPS_PROXY or HTTP_PROXY names a proxy: through it, unless NO_PROXY exempts the server. Undefined
 * where the way is direct, as always on this machine.
 *
 * @throws {Error} where the proxy's address can't be read.
 */
export function proxyAgent(url: URL, environment: NodeJS.ProcessEnv): http.Agent | undefined {
  const isSecure = url.protocol === 'https:'
  const named = isSecure
    ? environment.HTTPS_PROXY || environment.https_proxy
    : environment.HTTP_PROXY || environment.http_proxy
  if (!named || isLoopback(url.hostname)) return undefined
  const options = { keepAlive: true, proxyEnv: environment }
  try {
    return isSecure ? new https.Agent(options) : new http.Agent(options)
  } catch (cause) {
    // Node's message repeats the address, with its password.
    throw new Error(PROXY_ADDRESS_FAULT, { cause })
  }
}
