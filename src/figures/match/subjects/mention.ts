import type { SubjectKind } from '../../../facts/fact.ts'
import type { Range } from '../../figure.ts'

/** A subject that a text names. */
export interface Mention extends Range {
  readonly kind: SubjectKind
  /** As facts have it. */
  readonly name: string
  /** The number of the pull request by which alone a commit is named. */
  readonly broughtBy?: string
}
