import type { Annotation, AnnotationLevel } from './annotation.ts'
import type { SecretMasker } from './secret-masker.ts'

/** GitHub keeps so many annotations of a kind for a step. */
const ANNOTATIONS_OF_A_KIND = 10
/** Characters; the runner cuts a longer message. */
const ANNOTATION_MESSAGE_LIMIT = 4096

/** What a step has brought about so far. */
interface StepRecord {
  /** The log as its reader sees it. */
  readonly log: string[]
  /** Those GitHub keeps: the first ten of a kind. */
  readonly annotations: Annotation[]
  /** All that were sent, kept or not. */
  readonly annotationCounts: Record<AnnotationLevel, number>
  readonly outputs: Map<string, string>
  readonly state: Map<string, string>
  readonly environment: Map<string, string>
  readonly path: Set<string>
  readonly commands: string[]
  readonly masks: string[]
  failed: boolean
}

/** A running step: its record, and the ways to write to its log. Everything written is masked. */
export interface Step {
  readonly record: StepRecord
  readonly workspace: string
  /** The `env` context, in which a workflow may allow what the runner forbids by default. */
  readonly env: Readonly<Record<string, string>>
  output(text: string): void
  /** Written when the job runs with debug logging. */
  debug(text: string): void
  annotate(annotation: Annotation): void
  error(message: string): void
  warning(message: string): void
  mask(secret: string): void
  maskText(text: string): string
}

/** What a step is given. */
export interface StepOptions {
  readonly masker: SecretMasker
  readonly workspace: string
  readonly env: Readonly<Record<string, string>>
  readonly debug: boolean
  readonly onLine?: ((line: string) => void) | undefined
}

const emptyRecord = (): StepRecord => ({
  log: [],
  annotations: [],
  annotationCounts: { error: 0, warning: 0, notice: 0 },
  outputs: new Map(),
  state: new Map(),
  environment: new Map(),
  path: new Set(),
  commands: [],
  masks: [],
  failed: false,
})

/**
 * A step with an empty record.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/ExecutionContext.cs
 */
export function createStep({ masker, workspace, env, debug, onLine }: StepOptions): Step {
  const record = emptyRecord()

  function write(text: string): void {
    for (const line of masker.mask(text).split('\n')) {
      record.log.push(line)
      onLine?.(line)
    }
  }

  function annotate(annotation: Annotation): void {
    const message = masker.mask(annotation.message).slice(0, ANNOTATION_MESSAGE_LIMIT)
    const { level } = annotation
    record.annotationCounts[level] += 1
    if (record.annotationCounts[level] <= ANNOTATIONS_OF_A_KIND) record.annotations.push({ ...annotation, message })
    if (message !== '') write(`##[${level}]${message}`)
  }

  return {
    record,
    workspace,
    env,
    output: write,
    debug(text) {
      if (debug) for (const line of text.split(/\r?\n/u)) write(`##[debug]${line}`)
    },
    annotate,
    error: (message) => annotate({ level: 'error', message }),
    warning: (message) => annotate({ level: 'warning', message }),
    mask: (secret) => masker.add(secret),
    maskText: (text) => masker.mask(text),
  }
}
