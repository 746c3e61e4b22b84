import { describe, expect, test } from 'vitest'
import { githubContext, runnerContext } from './runner/context.ts'
import { type EnvironmentParts, inputVariable, stepEnvironment } from './runner/environment.ts'

const parts = (rest: Partial<EnvironmentParts> = {}): EnvironmentParts => ({
  env: {},
  inputs: new Map(),
  state: new Map(),
  path: [],
  github: {},
  runner: {},
  ...rest,
})

const paths = {
  workspace: '/workspace',
  temporaryDirectory: '/temp',
  toolCache: '/tools',
  actionDirectory: '/actions/collect',
  eventFile: '/temp/event.json',
}

describe('inputVariable', () => {
  test('makes spaces underscores, keeps hyphens, and is upper case', () => {
    expect(inputVariable('hours-back of it')).toBe('INPUT_HOURS-BACK_OF_IT')
  })
})

describe('stepEnvironment', () => {
  test('takes nothing from the machine but PATH, HOME, TMPDIR and LANG', () => {
    const machine = {
      PATH: '/bin',
      HOME: '/root',
      TMPDIR: '/tmp',
      LANG: 'C.UTF-8',
      GITHUB_TOKEN: 'mine',
      NODE_OPTIONS: '-x',
    }
    expect(stepEnvironment(parts(), machine)).toEqual({
      CI: 'true',
      PATH: '/bin',
      HOME: '/root',
      TMPDIR: '/tmp',
      LANG: 'C.UTF-8',
      GITHUB_ACTIONS: 'true',
    })
  })

  test('puts inputs, state, contexts and added folders where the toolkit looks for them', () => {
    const environment = stepEnvironment(
      parts({
        env: { LEVEL: '1' },
        inputs: new Map([['hours-back', '24']]),
        state: new Map([['pid', '7']]),
        path: ['/first', '/second'],
        github: { repository: 'o/r', token: 'secret', event: { a: 1 } },
        runner: { os: 'Linux' },
      }),
      { PATH: '/bin' },
    )
    expect(environment).toEqual({
      CI: 'true',
      LEVEL: '1',
      'INPUT_HOURS-BACK': '24',
      STATE_pid: '7',
      PATH: '/second:/first:/bin',
      GITHUB_REPOSITORY: 'o/r',
      RUNNER_OS: 'Linux',
      GITHUB_ACTIONS: 'true',
    })
  })

  test('does not let env replace what the runner sets', () => {
    const env = { GITHUB_REPOSITORY: 'evil/one', CI: 'false' }
    const environment = stepEnvironment(parts({ env, github: { repository: 'o/r' } }), {})
    expect(environment).toEqual({ CI: 'false', GITHUB_REPOSITORY: 'o/r', GITHUB_ACTIONS: 'true', PATH: '' })
  })
})

describe('githubContext', () => {
  test('describes the job by what is given and by plain defaults', () => {
    const github = { url: 'http://127.0.0.1:4000/', token: 't', repository: 'muse/blog', ref: 'refs/tags/v1' }
    expect(githubContext('collect', paths, github)).toEqual({
      api_url: 'http://127.0.0.1:4000',
      graphql_url: 'http://127.0.0.1:4000/graphql',
      server_url: 'http://127.0.0.1:4000',
      token: 't',
      event: {},
      event_name: 'workflow_dispatch',
      event_path: '/temp/event.json',
      repository: 'muse/blog',
      repository_owner: 'muse',
      sha: '0000000000000000000000000000000000000000',
      ref: 'refs/tags/v1',
      ref_name: 'v1',
      ref_type: 'tag',
      head_ref: '',
      base_ref: '',
      actor: 'octocat',
      triggering_actor: 'octocat',
      workflow: 'Sandbox',
      job: 'sandbox',
      run_id: '1',
      run_number: '1',
      run_attempt: '1',
      action: 'collect',
      action_path: '/actions/collect',
      workspace: '/workspace',
    })
  })

  test.each([
    ['https://api.github.com', 'https://api.github.com/graphql', 'https://github.com'],
    ['https://git.example.org/api/v3', 'https://git.example.org/api/graphql', 'https://git.example.org'],
  ])('knows the other addresses of %s', (url, graphql, server) => {
    expect(githubContext('a', paths, { url, token: '' })).toMatchObject({
      api_url: url,
      graphql_url: graphql,
      server_url: server,
    })
  })

  test('names no real GitHub when none is given', () => {
    expect(githubContext('a', paths)).toMatchObject({ api_url: 'http://127.0.0.1:9', token: '' })
  })
})

describe('runnerContext', () => {
  test('has debug only when debug logging is on', () => {
    expect(runnerContext(true, paths)).toMatchObject({ debug: '1', temp: '/temp', tool_cache: '/tools' })
    expect(runnerContext(false, paths)).not.toHaveProperty('debug')
  })
})
