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

/**
 * Who may use the server: one that may do everything, one whose every query runs with `readonly=1`, one that has the
 * documented rights in the databases that the tests create, and one that may read and insert there, and no more.
 */
export interface Users {
  readonly administrator: Credentials
  readonly reader: Credentials
  readonly writer: Credentials
  readonly inserter: Credentials
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
  <user_directories>
    <users_xml><path>${fileName}</path></users_xml>
    <local_directory><path>access/</path></local_directory>
  </user_directories>
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
    <readonly>
      <readonly>1</readonly>
    </readonly>
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
${user(users.reader, 'readonly', '')}
${user(users.writer, 'default', `<grants>${DOCUMENTED_GRANTS.map(inTestDatabases).join('')}</grants>`)}
${user(users.inserter, 'default', `<grants>${inTestDatabases('GRANT SELECT, INSERT ON muse.*')}</grants>`)}
  </users>
</clickhouse>
`
}

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
