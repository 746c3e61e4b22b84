import { fullName, type RepositoryName } from '../../github/repository.ts'
import type { Calendar } from './calendar.ts'
import type { PathFilter } from './path-filter.ts'
import type { TableName } from './table-name.ts'

/** A table that has to keep up with a branch. */
export interface Source {
  readonly name: string
  readonly repository: RepositoryName
  /** Undefined for the repository's default branch. */
  readonly branch: string | undefined
  readonly table: TableName
  /**
   * `commit`: the table's rows carry the commit's SHA. `pull-request`: or that of any commit which its pull request brought. `time`:
   * rows since the commit count.
   */
  readonly match: 'commit' | 'pull-request' | 'time'
  /** A condition on the table's rows, as SQL. */
  readonly where: string | undefined
  readonly paths: PathFilter | undefined
  /** Compared with an author's name, address and login. */
  readonly ignoreAuthors: readonly string[]
  readonly ignoreMessages: readonly string[]
  /** After so many seconds without data the source is late. Undefined for its `max-lag`. */
  readonly warnAfterSeconds: number | undefined
  /** After so many seconds without data the source is stale. Undefined for the check's `max-lag`. */
  readonly maxLagSeconds: number | undefined
  /** `warn`: the source never blocks. */
  readonly severity: 'error' | 'warn'
  /** When a row arrived, and which commit it is about: a column, or an expression in SQL. */
  readonly timeColumn: string
  readonly commitColumn: string
  /** So many rows make data. */
  readonly minRows: number
  /** The hours that count; undefined for all. */
  readonly calendar: Calendar | undefined
  /** Where the source stands in the YAML, counted from 1. */
  readonly line: number
}

/** `owner/name`, with `@branch` where one is given. */
export const branchLabel = ({ repository, branch }: Pick<Source, 'repository' | 'branch'>): string =>
  branch === undefined ? fullName(repository) : `${fullName(repository)}@${branch}`
