import type { Constraint, UserProfile } from './profiles.ts'

/** A user of the server and the password it logs in with. */
export interface Credentials {
  readonly username: string
  readonly password: string
}

/** What the documentation says the actions' user needs in the database `muse`. */
export const DOCUMENTED_GRANTS: readonly string[] = [
  'GRANT SELECT, INSERT, CREATE TABLE, CREATE VIEW ON muse.*',
  'GRANT ALTER ADD COLUMN, ALTER MODIFY COMMENT, ALTER VIEW MODIFY QUERY, DROP VIEW ON muse.*',
  'GRANT TABLE ENGINE ON MergeTree',
  'GRANT TABLE ENGINE ON ReplacingMergeTree',
]

/** Who may use the server: one that may do everything, and others by name. */
export interface Users {
  readonly administrator: Credentials
  readonly others: readonly (Credentials & UserProfile)[]
}

/**
 * The configuration of a `clickhouse local` that behaves as a server would: settings, logs and users in one XML file.
 *
 * - `clickhouse local` logs in as `default` without a password, so that user must exist, and HTTP reaches it too: it may do
 *   no more than the statements of the start need.
 * - Its own default database is an overlay over the file system. That one is called `local` here, so that `default` can be
 *   the ordinary database it is on a server.
 * - The profile sets back what `clickhouse local` changes (`applySettingsOverridesForLocal` in ClickHouse's LocalServer.cpp).
 *
 * @param fileName the name under which the result is saved, since the users are read from the same file
 */
export function serverConfiguration(fileName: string, users: Users): string {
  return `<clickhouse>
  <users_config>${fileName}</users_config>
  <default_database>local</default_database>
  <query_log>
    <database>system</database>
    <table>query_log</table>
  </query_log>
  <profiles>
    <default>
      <implicit_select>0</implicit_select>
      <allow_introspection_functions>0</allow_introspection_functions>
      <storage_file_read_method>pread</storage_file_read_method>
    </default>
${users.others.map(({ username, ...profile }) => profileElement(username, profile)).join('\n')}
  </profiles>
  <quotas>
    <default></default>
  </quotas>
  <users>
    <default>
      <password></password>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
      <grants>
        <query>GRANT CREATE DATABASE ON default.*</query>
        <query>GRANT TABLE ENGINE ON Atomic</query>
        <query>GRANT SYSTEM LISTEN ON *.*</query>
        <query>GRANT SELECT ON system.numbers</query>
      </grants>
    </default>
${user(users.administrator, 'default', '<access_management>1</access_management>')}
${users.others.map((other) => user(other, other.username, grantsElement(other.grants))).join('\n')}
  </users>
</clickhouse>
`
}

const grantsElement = (grants: readonly string[] | undefined) =>
  grants === undefined ? '' : `<grants>${grants.map(inTestDatabases).join('')}</grants>`

function profileElement(name: string, { settings = {}, constraints = {} }: UserProfile): string {
  const values = Object.entries(settings).map(([setting, value]) => `<${setting}>${value}</${setting}>`)
  const limits = Object.entries(constraints).map(
    ([setting, limit]) => `<${setting}>${limitElement(limit)}</${setting}>`,
  )
  return `    <${name}><profile>default</profile>${values.join('')}<constraints>${limits.join('')}</constraints></${name}>`
}

const limitElement = (limit: Constraint) =>
  limit === 'const'
    ? '<const/>'
    : Object.entries(limit)
        .map(([bound, value]) => `<${bound}>${value}</${bound}>`)
        .join('')

const inTestDatabases = (grant: string) => `<query>${grant.replace('muse.*', 'test_*.*')}</query>`

function user({ username, password }: Credentials, profile: string, rights: string): string {
  return `    <${username}>
      <password>${password}</password>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>${profile}</profile>
      <quota>default</quota>
      <default_database>default</default_database>
      ${rights}
    </${username}>`
}
