import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { git } from '../git/git.ts'
import { parseActLog, type WorkflowRun } from './act-log.ts'
import { act, pathOf } from './tool.ts'
import { workflowFiles } from './workflow-file.ts'

export type { WorkflowRun } from './act-log.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The name and the version under which the workflows use this repository's actions. */
const PUBLISHED_AS = 'Sahil170595/muse-protocol-actions@v1'

/** Actions of others that need GitHub's own services, by their pinned versions. */
const SERVICES =
  /uses: (?<repository>actions\/(?:cache|upload-artifact|download-artifact|setup-node|attest))(?:\/\w+)?@(?<version>[0-9a-f]{40})/gu

/** Keeps the folder on this machine: a cache without its service, for the jobs of one run. */
const CACHE = {
  'save/action.yml': compositeAction(
    'rm -rf "$HOME/kept" && if [[ -d $FOLDER ]]; then cp -R "$FOLDER" "$HOME/kept"; fi',
  ),
  'restore/action.yml': compositeAction(
    'if [[ -d $HOME/kept ]]; then mkdir -p "$FOLDER" && cp -R "$HOME/kept/." "$FOLDER"; fi',
  ),
}
/** Hands files from one job of a run to the next. */
const ARTIFACTS = {
  'upload-artifact/action.yml': compositeAction(
    'echo "An artifact: $(ls $FOLDER)"; mkdir -p "$HOME/artifacts/$NAME"; for found in $FOLDER; do if [[ -d $found ]]; then cp -R "$found/." "$HOME/artifacts/$NAME"; else cp "$found" "$HOME/artifacts/$NAME"; fi; done',
  ),
  'download-artifact/action.yml': compositeAction('mkdir -p "$FOLDER" && cp -R "$HOME/artifacts/$NAME/." "$FOLDER"'),
}
/** What a job is given by itself here, and what nobody signs. */
const NOTHING = {
  'setup-node/action.yml': compositeAction('true'),
  'attest/action.yml': compositeAction('ls $SUBJECTS $SBOM'),
}

function compositeAction(script: string): string {
  return JSON.stringify({
    name: 'A service of GitHub',
    description: 'In its place.',
    inputs: Object.fromEntries(
      [
        ...['path', 'key', 'restore-keys', 'name', 'if-no-files-found', 'overwrite'],
        ...['node-version', 'package-manager-cache', 'registry-url', 'subject-path', 'sbom-path'],
      ].map((name) => [name, { description: name }]),
    ),
    runs: {
      using: 'composite',
      steps: [
        {
          shell: 'bash',
          run: script,
          env: {
            FOLDER: `\${{ inputs.path }}`,
            NAME: `\${{ inputs.name }}`,
            SUBJECTS: `\${{ inputs.subject-path }}`,
            SBOM: `\${{ inputs.sbom-path }}`,
          },
        },
      ],
    },
  })
}

/** A workflow to run, and what it finds. */
export interface WorkflowOptions {
  /** A file in `.github/workflows/`, of this repository or of `files`. */
  readonly workflow: string
  readonly event: 'push' | 'schedule' | 'workflow_dispatch' | 'pull_request'
  /** The event's payload, more of it than the branch. */
  readonly payload?: Readonly<Record<string, unknown>>
  readonly inputs?: Readonly<Record<string, string>>
  /** The repository's variables (`vars`). */
  readonly variables?: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, string>>
  /** For every step; `GITHUB_API_URL` and its kind change the `github` context too. */
  readonly env?: Readonly<Record<string, string>>
  /** More files of the repository that the workflow runs in, by path. */
  readonly files?: Readonly<Record<string, string>>
  /** Programs that come before those of this machine, by name. */
  readonly programs?: Readonly<Record<string, string>>
}

/** The environment variables that point a run at the GitHub at `url`, as the workflow of `repository`. */
export function gitHubEnvironment(url: string, repository: string): Record<string, string> {
  return {
    GITHUB_API_URL: url,
    GITHUB_GRAPHQL_URL: `${url}/graphql`,
    GITHUB_SERVER_URL: url,
    GITHUB_REPOSITORY: repository,
  }
}

async function writeFiles(directory: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(directory, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content, { mode: content.startsWith('#!') ? 0o755 : 0o644 })
  }
}

/** Makes the repository that the workflow runs in. */
async function makeCheckout(directory: string, files: Readonly<Record<string, string>>): Promise<void> {
  await cp(join(ROOT, '.github/workflows'), join(directory, '.github/workflows'), { recursive: true })
  await writeFiles(directory, files)
  await git(directory, ['init', '--quiet', '--initial-branch=main'])
  await git(directory, ['add', '--all'])
  await git(directory, ['commit', '--quiet', '--message=A repository'])
}

/** act copies the whole folder for each step, so it gets no more than what workflows refer to. */
async function copyPublished(directory: string): Promise<void> {
  for (const folder of ['.github/workflows', 'actions', 'dist']) {
    await cp(join(ROOT, folder), join(directory, folder), { recursive: true })
  }
}

/** Puts something in the place of GitHub's services; gives the options that have act use it. */
async function replaceServices(directory: string): Promise<string[][]> {
  await writeFiles(join(directory, 'services/actions/cache'), CACHE)
  await writeFiles(join(directory, 'services/actions'), { ...ARTIFACTS, ...NOTHING })
  const texts = workflowFiles.flatMap(({ text }) => [...text.matchAll(SERVICES)])
  const used = new Set(texts.map(({ groups }) => `${groups?.repository}@${groups?.version}`))
  return [...used].map((name) => [
    '--local-repository',
    `${name}=${join(directory, 'services', name.split('@', 1)[0] ?? '')}`,
  ])
}

/** Gives what act printed: the jobs to standard output, its own doings to standard error. */
async function runAct(directory: string, workflow: string, event: string): Promise<[string, string]> {
  const file = (name: string) => join(directory, name)
  const options = [
    ['--directory', file('checkout')],
    ['--workflows', join(file('checkout'), '.github/workflows', workflow)],
    ['--platform', 'ubuntu-latest=-self-hosted'],
    ['--local-repository', `${PUBLISHED_AS}=${file('published')}`],
    ['--eventpath', file('event.json')],
    ['--env-file', file('env.yml')],
    ['--secret-file', file('secrets.yml')],
    ['--var-file', file('variables.yml')],
    ['--action-cache-path', file('cache')],
    // The map of local repositories is not safe for several jobs at once.
    ['--concurrent-jobs', '1'],
    ['--defaultbranch', 'main'],
    ...(await replaceServices(directory)),
  ].flat()
  const flags = ['--action-offline-mode', '--pull=false', '--no-cache-server', '--json', '--verbose']
  const child = spawn(pathOf(act), [event, ...options, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 55_000,
    // The steps get all of act's own environment.
    env: {
      HOME: directory,
      XDG_CACHE_HOME: file('cache'),
      XDG_CONFIG_HOME: file('configuration'),
      TMPDIR: tmpdir(),
      PATH: [file('programs'), dirname(process.execPath), process.env.PATH].join(delimiter),
      ACT_DISABLE_VERSION_CHECK: '1',
    },
  })
  return Promise.all([text(child.stdout), text(child.stderr)])
}

/**
 * Runs a workflow of this repository on this machine, with `act` and the built actions: without Docker, and without a
 * network besides what the workflow itself asks for.
 *
 * @throws {Error} when act is not installed, or ends without having run a job.
 */
export async function runWorkflow(options: WorkflowOptions): Promise<WorkflowRun> {
  const directory = await mkdtemp(join(tmpdir(), 'workflow-'))
  try {
    await makeCheckout(join(directory, 'checkout'), options.files ?? {})
    await copyPublished(join(directory, 'published'))
    const { payload, env = {}, inputs = {}, secrets = {}, variables = {}, programs = {} } = options
    await writeFiles(join(directory, 'programs'), programs)
    // YAML, of which JSON is a part, may hold values of several lines.
    await writeFiles(directory, {
      'event.json': JSON.stringify({ ref: 'refs/heads/main', inputs, ...payload }),
      'env.yml': JSON.stringify(env),
      'secrets.yml': JSON.stringify({ GITHUB_TOKEN: '', ...secrets }),
      'variables.yml': JSON.stringify(variables),
    })
    const [log, errors] = await runAct(directory, options.workflow, options.event)
    const run = parseActLog(log)
    if (Object.keys(run.jobs).length === 0) {
      throw new Error(`act ran no job of ${options.workflow}:\n${parseActLog(errors).log}`)
    }
    return run
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
