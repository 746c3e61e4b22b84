import { z } from 'zod'
import { isBranchName } from '../../git/branch-name.ts'
import { parseRepositoryName, type RepositoryName } from '../../github/repository.ts'
import { oneToken } from '../../github/tokens/token-inputs.ts'
import { list, optionalTimeout } from '../../runner/inputs.ts'
import { telemetryInputs, telemetryOptions } from '../../telemetry/inputs.ts'
import type { Receivers } from '../../telemetry/receivers.ts'
import { type Naming, validatePattern } from '../naming.ts'

/** What all operations are given. */
export interface CommonInputs {
  readonly token: string
  /** The time that the whole action may take. */
  readonly timeoutSeconds: number
  readonly repository: RepositoryName
  readonly naming: Naming
  readonly allowedSeries: readonly string[]
  /** Path of a Markdown file, from the workspace. */
  readonly draft: string | undefined
  /** Where metrics and traces go; undefined where none are asked for. */
  readonly telemetry: Receivers | undefined
}

const SERIES = /^[a-z0-9][a-z0-9-]{0,49}$/u
/** Whether a text may be the name of a series. */
export const isSeriesName = (text: string): boolean => SERIES.test(text)
const found = (text: unknown) => `found '${String(text)}'.`

/** A text that `parse` understands; otherwise the input's fault is `expected`. */
const parsedText = <Value>(fallback: string, expected: string, parse: (text: string) => Value | undefined) =>
  z
    .string()
    .default(fallback)
    .transform((text, context) => {
      const value = parse(text)
      if (value !== undefined) return value
      context.addIssue({ code: 'custom', message: `must be ${expected}: ${found(text)}` })
      return z.NEVER
    })

/** A folder inside the repository, as a path without a slash at its ends; empty for the repository's root. */
const asFolder = (text: string) => {
  const folder = text
    .normalize('NFC')
    .replace(/^(?:\.\/)+/u, '')
    .replace(/\/$/u, '')
  if (folder === '' || folder === '.') return ''
  const isSegment = (segment: string) =>
    !/^\.{1,2}$|^\.git$|[\p{C}\p{Zl}\p{Zp}\\:*?"<>|]/iu.test(segment) && segment.trim() !== ''
  const segments = folder.split('/')
  return segments.every(isSegment) ? segments.join('/') : undefined
}
/** A pattern with `{number}` in it. */
const pattern = (fallback: string, kind: 'file' | 'branch') =>
  z
    .string()
    .default(fallback)
    .superRefine((text, context) => {
      const fault = validatePattern(text, kind)
      if (fault !== undefined) context.addIssue({ code: 'custom', message: `is no good: ${fault}; ${found(text)}` })
    })

/** The name of a series. */
export const seriesName = z
  .string()
  .regex(SERIES, { error: ({ input }) => `must be a name such as banterpacks, in lower case: ${found(input)}` })

/** The name of a branch, which may be left out; `refs/heads/main` is `main`. */
export const baseBranch = () =>
  z
    .string()
    .transform((text) => text.replace(/^refs\/heads\//u, ''))
    .refine(isBranchName, { error: ({ input }) => `must be the name of a branch: ${found(input)}` })
    .optional()

/** The inputs of every operation. */
export const commonSchema = {
  token: oneToken('a token that may write the content repository'),
  timeout: optionalTimeout(),
  repository: parsedText('', 'a repository as owner/name', parseRepositoryName),
  ...telemetryInputs,
  'posts-directory': parsedText('posts', 'a folder inside the repository, such as posts', asFolder),
  'file-name': pattern('ep-{number}.md', 'file'),
  branch: pattern('content/episode-{number}', 'branch'),
  'allowed-series': list('banterpacks, chimera').pipe(
    z.array(seriesName).min(1, { error: 'must name at least one series.' }),
  ),
}

/** What every operation is given, as the code has it. */
export function commonInputs(inputs: z.output<z.ZodObject<typeof commonSchema>>) {
  return {
    token: inputs.token,
    repository: inputs.repository,
    naming: { postsDirectory: inputs['posts-directory'], fileName: inputs['file-name'], branch: inputs.branch },
    allowedSeries: inputs['allowed-series'],
    telemetry: telemetryOptions(inputs),
  }
}
