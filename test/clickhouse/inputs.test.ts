import { describe, expect, test } from 'vitest'
import { runProgram } from '../runner/program.ts'

/** Reads the shared inputs as an action does, and gives back the options as an output. */
const readOptions = (inputs: Readonly<Record<string, string>>) =>
  runProgram(
    `
    const { clickHouseInputs, clickHouseOptions } = await load('clickhouse/inputs.ts')
    const { parseInputs } = await load('runner/inputs.ts')
    const { runAction } = await load('runner/run-action.ts')
    const { setOutputs } = await load('runner/outputs.ts')
    const { object } = await import(${JSON.stringify(import.meta.resolve('zod'))})
    await runAction(async () => {
      setOutputs({ options: JSON.stringify(clickHouseOptions(parseInputs(object(clickHouseInputs)))) })
    })
    `,
    { inputs },
  )

const optionsOf = async (inputs: Readonly<Record<string, string>>): Promise<unknown> =>
  JSON.parse((await readOptions(inputs)).outputs.options ?? 'null')

describe('the shared inputs', () => {
  test('have defaults for all but the URL', async () => {
    expect(await optionsOf({ 'clickhouse-url': 'https://clickhouse.example:8443' })).toEqual({
      url: 'https://clickhouse.example:8443',
      username: 'default',
      password: '',
      database: 'default',
      createTables: true,
    })
  })

  test('are all taken, and the password is masked, also in outputs', async () => {
    const run = await readOptions({
      'clickhouse-url': 'http://127.0.0.1:8123',
      'clickhouse-username': 'collector',
      'clickhouse-password': 'hunter2',
      'clickhouse-database': 'muse',
      'clickhouse-cluster': '{cluster}',
      'create-tables': 'false',
    })
    expect(JSON.parse(run.outputs.options ?? 'null')).toEqual({
      url: 'http://127.0.0.1:8123',
      username: 'collector',
      password: '***',
      database: 'muse',
      createTables: false,
      cluster: '{cluster}',
    })
    expect(run.masks).toEqual(expect.arrayContaining(['hunter2', 'aHVudGVyMg==', 'Y29sbGVjdG9yOmh1bnRlcjI=']))
  })

  test.each([
    'http://localhost:8123',
    'http://[::1]:8123',
    'https://a.b',
    'https://a.b/',
    'https://a.b/muse',
    'http://clickhouse:8123',
  ])('take the URL %s', async (url) => {
    expect(await optionsOf({ 'clickhouse-url': url })).toMatchObject({ url })
  })

  test.each([
    ['', 'is missing: expected the URL of the ClickHouse HTTP interface, such as https://host:8443.'],
    ['clickhouse.example', 'must be a URL such as https://host:8443.'],
    [
      'http://clickhouse.example:8123',
      "must begin with https:// (http:// is for this machine and its service containers only): found 'http://clickhouse.example'.",
    ],
    [
      'http://127.0.0.1.clickhouse.example',
      "must begin with https:// (http:// is for this machine and its service containers only): found 'http://127.0.0.1.clickhouse.example'.",
    ],
    [
      'clickhouse://a.b',
      "must begin with https:// (http:// is for this machine and its service containers only): found 'clickhouse://a.b'.",
    ],
    ['collector:hunter2@a.b', 'must begin with https://.'],
    ['host.example:8443', "must begin with https://: found 'host.example:8443'."],
    [
      'https://collector:hunter2@a.b',
      'must not hold a user name or a password: give them as clickhouse-username and clickhouse-password.',
    ],
    ['https://a.b?password=hunter2', 'must end after the path: give the database as clickhouse-database.'],
  ])('refuse the URL %j, without repeating a secret in it', async (url, fault) => {
    const run = await readOptions({ 'clickhouse-url': url })
    expect(run.annotations).toEqual([{ level: 'error', message: `Input 'clickhouse-url' ${fault}` }])
    expect(run.exitCode).toBe(1)
  })

  test('refuse what is no name of a cluster', async () => {
    const run = await readOptions({ 'clickhouse-url': 'https://a.b', 'clickhouse-cluster': 'a` b' })
    expect(run.annotations).toEqual([
      {
        level: 'error',
        message:
          "Input 'clickhouse-cluster' must be the name of a cluster of the server's configuration: found 'a` b'.",
      },
    ])
  })
})
