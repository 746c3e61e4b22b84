/** The server's configuration, in its directory. */
export const configurationFile = 'server.xml'

/** Where the server says its HTTP port once it listens, in its directory: decimal digits and a line feed. */
export const portFile = 'port'
