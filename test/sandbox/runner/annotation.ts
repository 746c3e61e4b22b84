/** The kinds of annotation, as the commands that make them are called. */
export type AnnotationLevel = 'error' | 'warning' | 'notice'

/** A message that GitHub shows on the run's page and, where it has a file, in the pull request's diff. */
export interface Annotation {
  readonly level: AnnotationLevel
  readonly message: string
  readonly title?: string
  /** Relative to the workspace where it lies in there. */
  readonly file?: string
  readonly line?: number
  readonly endLine?: number
  readonly column?: number
  readonly endColumn?: number
}

const INTEGER = /^\s*[+-]?\d+\s*$/u

function integer(text: string | undefined): number | undefined {
  return text !== undefined && INTEGER.test(text) ? Number(text) : undefined
}

type Place = Pick<Annotation, 'line' | 'endLine' | 'column' | 'endColumn'>

/**
 * Lines and columns as the runner lets them stand: an end alone is the start too, columns need one line, and an end
 * before its start drops both.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs
 */
function place(properties: ReadonlyMap<string, string>): Place {
  const endLine = integer(properties.get('endline'))
  const endColumn = integer(properties.get('endcolumn'))
  const line = integer(properties.get('line')) ?? endLine
  const column = integer(properties.get('col')) ?? endColumn

  const severalLines = endLine !== undefined && line !== endLine
  const columnsStand = line !== undefined && !severalLines && !(endColumn !== undefined && endColumn < (column ?? 0))
  const linesStand = !(endLine !== undefined && endLine < (line ?? 0))
  return {
    ...(linesStand && line !== undefined ? { line } : {}),
    ...(linesStand && endLine !== undefined ? { endLine } : {}),
    ...(columnsStand && column !== undefined ? { column } : {}),
    ...(columnsStand && endColumn !== undefined ? { endColumn } : {}),
  }
}

function relativeFile(file: string, workspace: string): string {
  const folder = workspace.endsWith('/') ? workspace : `${workspace}/`
  return file.startsWith(folder) ? file.slice(folder.length) : file
}

/** The annotation that an `error`, `warning` or `notice` command asks for. Property names are in lower case. */
export function toAnnotation(
  level: AnnotationLevel,
  message: string,
  properties: ReadonlyMap<string, string>,
  workspace: string,
): Annotation {
  const title = properties.get('title')
  const file = properties.get('file')
  return {
    level,
    message,
    ...(title === undefined ? {} : { title }),
    ...(file === undefined ? {} : { file: relativeFile(file, workspace) }),
    ...place(properties),
  }
}
