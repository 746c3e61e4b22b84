import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

/** The runner turns YAML numbers, booleans and nulls into strings wherever it expects one. */
const text = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => (value === null ? '' : String(value)))

const inputSchema = z.looseObject({
  required: z.union([z.boolean(), z.stringbool()]).default(false),
  default: text.default(''),
  deprecationMessage: z.string().optional(),
})

const schema = z.looseObject({
  name: z.string(),
  inputs: z.record(z.string(), inputSchema).default({}),
  runs: z.looseObject({
    using: z.literal('node24'),
    main: z.string().min(1),
    pre: z.string().min(1).optional(),
    'pre-if': z.string().default('always()'),
    post: z.string().min(1).optional(),
    'post-if': z.string().default('always()'),
  }),
})

/** One input as an action declares it; `default` may hold `${{ … }}` expressions. */
export interface DeclaredInput {
  readonly name: string
  readonly required: boolean
  readonly default: string
  readonly deprecationMessage: string | undefined
}

/** One program of an action, with the condition under which it runs. */
export interface ActionStage {
  readonly name: 'pre' | 'main' | 'post'
  readonly script: string
  readonly condition: string
}

/** What the runner needs to know of an action. */
export interface ActionFile {
  readonly name: string
  readonly directory: string
  readonly inputs: readonly DeclaredInput[]
  /** In the order they run. Scripts are absolute paths of files that exist. */
  readonly stages: readonly ActionStage[]
}

function actionFilePath(directory: string): string {
  const found = ['action.yml', 'action.yaml'].map((name) => join(directory, name)).find(existsSync)
  if (found === undefined) throw new Error(`There is no action.yml in ${directory}.`)
  return found
}

/**
 * Reads a JavaScript action's `action.yml`.
 *
 * @throws {Error} when there is none, when it doesn't describe a node24 action, or when a program it names isn't there.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax
 */
export function readActionFile(directory: string): ActionFile {
  const path = actionFilePath(directory)
  const parsed = schema.safeParse(parse(readFileSync(path, 'utf8')))
  if (!parsed.success) throw new Error(`${path} is not the file of a node24 action:\n${z.prettifyError(parsed.error)}`)
  const { name, inputs, runs } = parsed.data

  const stage = (stageName: ActionStage['name'], script: string | undefined, condition: string): ActionStage[] => {
    if (script === undefined) return []
    const file = resolve(directory, script)
    if (!existsSync(file)) {
      throw new Error(
        `${path} runs ${script}, but there is no ${file}. If it is built, build it first (npm run build).`,
      )
    }
    return [{ name: stageName, script: file, condition }]
  }

  return {
    name,
    directory,
    inputs: Object.entries(inputs).map(([inputName, input]) => ({
      name: inputName,
      required: input.required,
      default: input.default,
      deprecationMessage: input.deprecationMessage,
    })),
    stages: [
      ...stage('pre', runs.pre, runs['pre-if']),
      ...stage('main', runs.main, 'success()'),
      ...stage('post', runs.post, runs['post-if']),
    ],
  }
}
