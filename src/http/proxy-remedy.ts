/** What to do where a proxy opens no way to a server. */
export const PROXY_REMEDY =
  'Give HTTPS_PROXY as http://user:password@host:port where the proxy wants a login, or name the host in NO_PROXY.'

/** What is wrong where a proxy's address can't be read; nothing of it is repeated. */
export const PROXY_ADDRESS_FAULT =
  'HTTPS_PROXY or HTTP_PROXY is no URL: percent-encode what is not a letter or digit in its password, such as / # ? @ (%2F %23 %3F %40).'
