import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { episodeSource } from '../../episode/episode-source.ts'
import { type BareWorld, createBareWorld } from '../../fixtures/bare-world.ts'
import { opener } from '../../fixtures/opener.ts'
import { it as sandboxed } from '../../fixtures/sandbox.ts'
import type { CommitFilesOptions, PullRequestSummary, RecordedRequest } from '../../sandbox/github/server.ts'
import type { ActionRun, RunActionOptions } from '../../sandbox/runner/run-action.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'

/** What one test works with: a content repository, a database, and a workspace for drafts. None is shared with another test. */
export interface World extends BareWorld {
  /** `owner/name` of the content repository. */
  readonly repository: string
  readonly workspace: string
  /** A token of the app that the action acts as, and that app's login. */
  readonly token: string
  readonly login: string
  /** Writes a file of the workspace. */
  write(path: string, text: string): Promise<void>
  /** Proposes a draft, written to `draft.md`; without one, what the inputs say. */
  publish(
    draft: string | undefined,
    inputs?: Readonly<Record<string, string>>,
    options?: Partial<RunActionOptions>,
  ): Promise<ActionRun>
  /** Runs the action with just these inputs. */
  run(inputs: Readonly<Record<string, string>>, options?: Partial<RunActionOptions>): Promise<ActionRun>
  /** The action's requests to GitHub since the last call, as `METHOD /path`, GraphQL as `query`. */
  requests(): string[]
  /** Asks GitHub as another app than the action. */
  ask(method: string, path: string, body?: unknown): Promise<unknown>
  /** Names of the branches, by name. */
  branches(): Promise<string[]>
  pullRequests(): Promise<PullRequestSummary[]>
  readFile(path: string, branch: string): Promise<string | undefined>
  commitFiles(options: CommitFilesOptions): Promise<string>
}

/** The outputs of an episode without figures. */
export const NO_FIGURES = { figures: '0', 'figures-untraced': '0' }

/** Whether a request as `World.requests` gives it changes something. */
export const isWrite = (request: string): boolean => request !== 'query' && !request.startsWith('GET ')

/** What the annotations of a run say. */
export const messages = ({ annotations }: Pick<ActionRun, 'annotations'>): string[] =>
  annotations.map(({ message }) => message)

/** What is there before the action runs. */
export interface WorldOptions {
  /** Files of the content repository, beside a README. */
  readonly files?: Readonly<Record<string, string>>
  /** Whom the action's token belongs to. */
  readonly botLogin?: string
  /** Teams that may be asked for reviews. */
  readonly teams?: readonly string[]
}

/** Tests of the built action. `world` is a world as most tests want it; `openWorld` opens others. */
export const it = sandboxed
  .extend('openWorld', ({ sandbox }, { onCleanup }) =>
    opener(onCleanup, (options?: WorldOptions) => createWorld(sandbox, options)),
  )
  .extend('world', ({ openWorld }) => openWorld())

async function createWorld(
  sandbox: Sandbox,
  { files = {}, botLogin, teams = [] }: WorldOptions = {},
): Promise<World & AsyncDisposable> {
  const bare = await createBareWorld(sandbox)
  const { github } = bare
  const owner = 'muse'
  const name = `blog-${randomBytes(4).toString('hex')}`
  const repository = `${owner}/${name}`
  const login = botLogin ?? `${name}-bot`
  const token = github.addToken({ login, kind: 'app' })
  await github.createRepository({ owner, name, teams, files: { 'README.md': '# Blog\n', ...files } })
  const workspace = await mkdtemp(join(tmpdir(), 'publish-episode-'))
  let seen = 0

  const run: World['run'] = (inputs, options = {}) =>
    sandbox.run('publish-episode', inputs, {
      workspace,
      ...options,
      github: { url: github.url, token, repository, ...options.github },
    })
  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${github.url}/repos/${repository}${path}`, {
      method,
      headers: { authorization: `Bearer ${github.token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return response.status === 204 ? undefined : response.json()
  }

  return {
    ...bare,
    repository,
    workspace,
    token,
    login,
    run,
    ask,
    write: (path, text) => writeFile(join(workspace, path), text),
    async publish(draft, inputs = {}, options = {}) {
      if (draft !== undefined) await writeFile(join(workspace, 'draft.md'), draft)
      const given = draft === undefined ? {} : { draft: 'draft.md' }
      const result = await run({ ...bare.clickHouseInputs, ...given, ...inputs }, options)
      if (draft === undefined && inputs.draft === undefined) checkTraced(result)
      return result
    },
    requests() {
      const all = github.requests
        .filter((request) => request.login === login)
        .map((request) => lineOf(request, repository))
      const since = all.slice(seen)
      seen = all.length
      return since
    },
    async branches() {
      const branches = await ask('GET', '/branches?per_page=100')
      return Array.isArray(branches) ? branches.map((branch) => String(branch.name)).sort() : []
    },
    pullRequests: () => github.pullRequests(repository),
    readFile: (path, branch) => github.readFile(repository, path, branch),
    commitFiles: (options) => github.commitFiles(repository, options),
    async [Symbol.asyncDispose]() {
      github.removeRepository(repository)
      await rm(workspace, { recursive: true, force: true })
    },
  }
}

/** Whatever test an episode is composed in, each of its figures has a source. */
function checkTraced({ outputs, log }: ActionRun): void {
  if ((outputs['figures-untraced'] ?? '0') !== '0')
    throw new Error(`A composed episode has figures without a source:\n${log}`)
}

function lineOf({ method, path, document }: RecordedRequest, repository: string): string {
  if (document !== undefined) return /^\s*(\w+)/u.exec(document)?.[1] ?? ''
  return `${method} ${path.replace(`/repos/${repository}`, '')}`
}

/** A draft that leaves out what the action fills in, with good confidence; entries can be changed. */
export function draftSource(changes: Readonly<Record<string, string | undefined>> = {}, body?: string): string {
  const entries = {
    title: '"Faster parsing"',
    episode: undefined,
    date: undefined,
    run_id: undefined,
    commit_sha: undefined,
    confidence_score: '0.9',
    correlation_strength: '-0.75',
    ...changes,
  }
  return body === undefined ? episodeSource(entries) : episodeSource(entries, body)
}
