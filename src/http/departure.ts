import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** Where the HTTP client tells that a request's head is on its way (https://undici.nodejs.org/#/docs/api/DiagnosticsChannel). */
const CHANNEL = 'undici:client:sendHeaders'
/** In milliseconds: a request that can't leave must not hold anything up. */
const MAX_WAIT_MS = 250

/**
 * Settles when the next request leaves. Loading a module holds up everything else, also the connection that a request is waiting for:
 * what is loaded after this is loaded while the other side answers. Call it before the request is made.
 */
export function whenNextRequestLeaves(): Promise<void> {
  return new Promise((resolve) => {
    const leave = () => {
      clearTimeout(timer)
      unsubscribe(CHANNEL, leave)
      resolve()
    }
    const timer = setTimeout(leave, MAX_WAIT_MS)
    subscribe(CHANNEL, leave)
  })
}
