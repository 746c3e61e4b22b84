import type { Context } from './expressions.ts'
import type { StepPaths } from './step-paths.ts'

/** Where the job runs against: a GitHub, its token, and the event that started the workflow. */
export interface GitHubOptions {
  /** Address of the REST API: `https://api.github.com`, or a local GitHub's `http://127.0.0.1:4000`. */
  readonly url: string
  /** The job's token: `github.token`, masked in the log from the start. */
  readonly token: string
  /** Default: `octo-org/octo-repo`. */
  readonly repository?: string
  /** The webhook payload, `github.event`. Default: empty. */
  readonly event?: unknown
  /** Default: `workflow_dispatch`. */
  readonly eventName?: string
  /** Default: forty zeros. */
  readonly sha?: string
  /** Default: `refs/heads/main`. */
  readonly ref?: string
}

/** An address that refuses every connection: without a GitHub named, nothing may reach the real one by accident. */
const NO_GITHUB: GitHubOptions = { url: 'http://127.0.0.1:9', token: '' }
const NO_COMMIT = '0'.repeat(40)

/** Addresses of GitHub's other parts, derived from the REST API's as GitHub and GitHub Enterprise Server lay them out. */
function addresses(url: string): Context {
  const api_url = url.replace(/\/+$/u, '')
  if (api_url === 'https://api.github.com') {
    return { api_url, graphql_url: `${api_url}/graphql`, server_url: 'https://github.com' }
  }
  if (api_url.endsWith('/api/v3')) {
    return { api_url, graphql_url: api_url.replace(/v3$/u, 'graphql'), server_url: api_url.slice(0, -'/api/v3'.length) }
  }
  return { api_url, graphql_url: `${api_url}/graphql`, server_url: api_url }
}

/**
 * The `github` context of a step.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#github-context
 */
export function githubContext(action: string, paths: StepPaths, github: GitHubOptions = NO_GITHUB): Context {
  const repository = github.repository ?? 'octo-org/octo-repo'
  const ref = github.ref ?? 'refs/heads/main'
  return {
    ...addresses(github.url),
    token: github.token,
    event: github.event ?? {},
    event_name: github.eventName ?? 'workflow_dispatch',
    event_path: paths.eventFile,
    repository,
    repository_owner: repository.split('/')[0],
    sha: github.sha ?? NO_COMMIT,
    ref,
    ref_name: ref.replace(/^refs\/(?:heads|tags|pull)\//u, ''),
    ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    head_ref: '',
    base_ref: '',
    actor: 'octocat',
    triggering_actor: 'octocat',
    workflow: 'Sandbox',
    job: 'sandbox',
    run_id: '1',
    run_number: '1',
    run_attempt: '1',
    action,
    action_path: paths.actionDirectory,
    workspace: paths.workspace,
  }
}

const OPERATING_SYSTEMS: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'Linux',
  darwin: 'macOS',
  win32: 'Windows',
}
const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = {
  x64: 'X64',
  arm64: 'ARM64',
  ia32: 'X86',
  arm: 'ARM',
}

/**
 * The `runner` context of a step.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#runner-context
 */
export function runnerContext(debug: boolean, paths: StepPaths): Context {
  return {
    os: OPERATING_SYSTEMS[process.platform] ?? process.platform,
    arch: ARCHITECTURES[process.arch] ?? process.arch.toUpperCase(),
    name: 'sandbox',
    environment: 'self-hosted',
    temp: paths.temporaryDirectory,
    tool_cache: paths.toolCache,
    ...(debug ? { debug: '1' } : {}),
  }
}
