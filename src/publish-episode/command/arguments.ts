import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { type ParseArgsConfig, parseArgs } from 'node:util'

/** How the command is used. */
export const USAGE = `Checks episodes of a development log before they are pushed, as the action publish-episode does.

  muse-episodes validate FILE… [--fix]    faults and notes, a line each; exit code 1 where there are faults. A folder stands
                                          for the Markdown files below it, and so does a pattern such as posts/**/*.md
  muse-episodes compose --series NAME     composes an episode from ClickHouse and prints it; writes nothing

Options, named as the action's inputs are:
  --fix                     fill in what the action would (date, run id, and what is known of number and commit), and correct what has
                            one right value
  --allowed-series LIST     the series that there are; by default banterpacks, chimera
  --posts-directory FOLDER  folder of the episodes; by default posts
  --file-name PATTERN       name of an episode's file; by default ep-{number}.md
  --repository OWNER/NAME   the content repository; by default GITHUB_REPOSITORY
  --verify-claims, --verify-figures   warn (by default), fail or off
  --branch PATTERN          name of the branches that episodes are proposed on; by default content/episode-{number}
  --min-confidence, --base, --front-matter   of an episode that is composed

From the environment:
  CLICKHOUSE_URL, CLICKHOUSE_USERNAME, CLICKHOUSE_PASSWORD, CLICKHOUSE_DATABASE   to have claims and figures looked up
  GITHUB_TOKEN or GH_TOKEN   a token that may read the content repository, to have episodes compared with the others there
`

/** The command is used in another way than it can be. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What is asked for. */
export type Command =
  | { readonly kind: 'help' | 'version' }
  | {
      readonly kind: 'validate' | 'compose'
      /** From the workspace, with slashes. */
      readonly files: readonly string[]
      readonly fix: boolean
      readonly workspace: string
      readonly hasToken: boolean
      /** Inputs of the action, by name. */
      readonly inputs: Readonly<Record<string, string>>
    }

/** Of an episode that is composed, and those of both commands. */
const COMPOSED = ['min-confidence', 'base', 'front-matter', 'series'] as const
const INPUTS = [
  ...COMPOSED,
  'allowed-series',
  'posts-directory',
  'file-name',
  'repository',
  'verify-claims',
  'verify-figures',
  'branch',
] as const

const OPTIONS: NonNullable<ParseArgsConfig['options']> = {
  ...Object.fromEntries(INPUTS.map((name) => [name, { type: 'string' as const }])),
  fix: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** What the environment has to give to compose, and does not. */
function unset(environment: NodeJS.ProcessEnv, hasToken: boolean): string[] {
  return [
    ...(environment.CLICKHOUSE_URL ? [] : ['CLICKHOUSE_URL']),
    ...(hasToken ? [] : ['GITHUB_TOKEN, and GITHUB_REPOSITORY or --repository: the series is read there']),
  ]
}

/** The repository that a folder lies in; the folder itself outside of one. */
function workspaceOf(folder: string): string {
  for (let one = folder; ; one = dirname(one)) {
    if (existsSync(join(one, '.git'))) return one
    if (dirname(one) === one) return folder
  }
}

/**
 * Reads the command line and the environment.
 *
 * @throws {UsageError}
 */
export function parseCommand(args: readonly string[], environment: NodeJS.ProcessEnv, folder: string): Command {
  const { values, positionals } = parse(args)
  const [kind, ...files] = positionals
  if (values.version === true) return { kind: 'version' }
  if (values.help === true || kind === 'help' || args.length === 0) return { kind: 'help' }
  if (kind === undefined) throw new UsageError('Name a command: validate or compose.')
  if (kind !== 'validate' && kind !== 'compose') throw new UsageError(`There is no command '${kind}'.`)
  const other = (kind === 'validate' ? COMPOSED : (['fix'] as const)).find((name) => values[name] !== undefined)
  if (other !== undefined) throw new UsageError(`${kind} takes no --${other}.`)
  if (kind === 'validate' && files.every((file) => file === '')) throw new UsageError('Name the files to check.')
  if (kind === 'compose' && files.length > 0) throw new UsageError(`compose takes no files: found '${files[0]}'.`)
  if (kind === 'compose' && values.series === undefined) throw new UsageError('Name the series: --series NAME.')
  const token = environment.GITHUB_TOKEN || environment.GH_TOKEN
  const repository = environment.GITHUB_REPOSITORY
  const given = INPUTS.flatMap((name) => {
    const value = values[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  const hasToken = Boolean(token) && Boolean(values.repository ?? repository)
  const missing = kind === 'compose' ? unset(environment, hasToken) : []
  if (missing.length > 0) throw new UsageError(`To compose, set ${missing.join(', and ')}.`)
  const workspace = workspaceOf(folder)
  const inputs = {
    repository: repository || 'nobody/nothing',
    ...Object.fromEntries(given),
    operation: kind === 'validate' ? 'validate' : 'propose',
    token: token || 'none',
    'dry-run': 'true',
    'create-tables': 'false',
    'clickhouse-url': environment.CLICKHOUSE_URL ?? '',
    'clickhouse-username': environment.CLICKHOUSE_USERNAME ?? '',
    'clickhouse-password': environment.CLICKHOUSE_PASSWORD ?? '',
    'clickhouse-database': environment.CLICKHOUSE_DATABASE ?? '',
  }
  return {
    kind,
    files: files.map((file) => relative(workspace, resolve(folder, file)).split(sep).join('/')),
    fix: values.fix === true,
    workspace,
    hasToken,
    inputs,
  }
}
