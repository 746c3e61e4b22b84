/** What to do where a proxy opens no way to a server. */
export const PROXY_REMEDY =
  'Give HTTPS_PROXY as http://user:password@host:port where the proxy wants a login, or name the host in NO_PROXY.'
