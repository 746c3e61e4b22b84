import type { z } from 'zod'
import { flag, optionalText, requiredText } from '../runner/inputs.ts'
import { maskSecret, refuseSecretNames } from '../runner/secrets.ts'

/** Where the database is and who asks. */
export interface ClickHouseOptions {
  readonly url: string
  readonly username: string
  readonly password: string
  readonly database: string
  /** Whether tables and views that are missing may be created. */
  readonly createTables: boolean
  /** The cluster on which they are created; on this server alone without one. */
  readonly cluster?: string | undefined
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u

/** Whether a URL's host name is this machine. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname)

/** Whether a URL's host name is this machine, or of the runner's own network: a name without a dot is that of a service container. */
export const isNear = (hostname: string): boolean => isLoopback(hostname) || /^[a-z][\w-]*$/iu.test(hostname)

/** Letters, digits, `_`, `-` and `.`, or a macro such as `{cluster}`. */
const CLUSTER_NAME = /^(?:[\w.-]+|\{\w+\})$/u

function urlFault(text: string): string | undefined {
  if (!URL.canParse(text)) return 'must be a URL such as https://host:8443.'
  const url = new URL(text)
  // A host and a port read as a URL whose scheme is the host.
  if (!text.includes('://'))
    return `must begin with https://${/^[\w.-]+:\d+\/?$/u.test(text) ? `: found '${text}'` : ''}.`
  if (url.username !== '' || url.password !== '')
    return 'must not hold a user name or a password: give them as clickhouse-username and clickhouse-password.'
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isNear(url.hostname)))
    return `must begin with https:// (http:// is for this machine and its service containers only): found '${url.protocol}//${url.hostname}'.`
  if (url.search !== '' || url.hash !== '') return 'must end after the path: give the database as clickhouse-database.'
  return undefined
}

/** The inputs that the three actions share, for an action's own schema. */
export const clickHouseInputs = {
  'clickhouse-url': requiredText('the URL of the ClickHouse HTTP interface, such as https://host:8443').superRefine(
    (text, context) => {
      const message = urlFault(text)
      if (message !== undefined) context.addIssue({ code: 'custom', message })
    },
  ),
  'clickhouse-username': optionalText(),
  'clickhouse-password': optionalText(),
  'clickhouse-database': optionalText(),
  'clickhouse-cluster': optionalText().refine((text) => text === undefined || CLUSTER_NAME.test(text), {
    error: ({ input }) => `must be the name of a cluster of the server's configuration: found '${String(input)}'.`,
  }),
  'create-tables': flag(true),
}

/** The same, for what works without a database too. */
export const optionalClickHouseInputs = {
  ...clickHouseInputs,
  'clickhouse-url': clickHouseInputs['clickhouse-url'].optional(),
}

type ParsedClickHouseInputs = z.output<z.ZodObject<typeof clickHouseInputs>>

/**
 * Turns the parsed inputs into options. The password is masked here.
 *
 * @throws {InputError} where the database's name holds a secret of this run.
 */
export function clickHouseOptions(inputs: ParsedClickHouseInputs): ClickHouseOptions {
  const username = inputs['clickhouse-username'] ?? 'default'
  const password = inputs['clickhouse-password'] ?? ''
  maskSecret(password, username)
  const database = inputs['clickhouse-database'] ?? 'default'
  refuseSecretNames({ 'clickhouse-database': [database] })
  return {
    url: inputs['clickhouse-url'],
    username,
    password,
    database,
    createTables: inputs['create-tables'],
    cluster: inputs['clickhouse-cluster'],
  }
}
