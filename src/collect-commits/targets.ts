import { createHash } from 'node:crypto'
import { isBranchName } from '../git/branch-name.ts'
import { expectedRepositoryName, fullName, parseRepositoryName, type RepositoryName } from '../github/repository.ts'

/** A branch to collect; without one it is the repository's default branch. */
export interface Target extends RepositoryName {
  readonly branch: string | undefined
}

/** A line of `repositories`: a branch, or all repositories of an owner. */
export type RepositoryLine =
  | { readonly kind: 'target'; readonly target: Target }
  | { readonly kind: 'owner'; readonly owner: string }

/** This job's part of the repositories: `index` counts from 1 to `count`. */
export interface Shard {
  readonly index: number
  readonly count: number
}

const OWNER_LINE = /^([A-Za-z0-9][A-Za-z0-9-]{0,38})\/\*$/u
const SHARD = /^(\d{1,4})\/(\d{1,4})$/u

/** Parses `owner/name`, `owner/name@branch` or `owner/*`. The fault begins as the end of a sentence. */
export function parseRepositoryLine(line: string): RepositoryLine | { readonly fault: string } {
  const owner = OWNER_LINE.exec(line)?.[1]
  if (owner !== undefined) return { kind: 'owner', owner }
  const at = line.indexOf('@')
  const name = at === -1 ? line : line.slice(0, at)
  const repository = parseRepositoryName(name)
  const branch = at === -1 ? undefined : line.slice(at + 1)
  if (repository === undefined)
    return { fault: `has '${line}': expected ${expectedRepositoryName(name)}, owner/name@branch or owner/*.` }
  if (branch !== undefined && !isBranchName(branch))
    return { fault: `has '${line}': '${branch}' is not a branch name that git accepts.` }
  return { kind: 'target', target: { ...repository, branch } }
}

/** Parses `owner/name=path` into the repository and the path. */
export function parseCloneLine(
  line: string,
): { readonly name: RepositoryName; readonly path: string } | { readonly fault: string } {
  const equals = line.indexOf('=')
  const given = equals === -1 ? '' : line.slice(0, equals).trim()
  const name = parseRepositoryName(given)
  const path = line.slice(equals + 1).trim()
  if (name === undefined || path === '') {
    const hint = expectedRepositoryName(given).replace('owner/name', '')
    return { fault: `has '${line}': expected owner/name=path${hint}.` }
  }
  return { name, path }
}

/** Parses `2/5`; undefined when it is not of that form. */
export function parseShard(text: string): Shard | undefined {
  const [, index, count] = (SHARD.exec(text) ?? []).map(Number)
  if (index === undefined || count === undefined || index < 1 || index > count) return undefined
  return { index, count }
}

/**
 * Whether a repository belongs to a shard: by a hash of its name, so that every job of a matrix comes to the same answer
 * by itself, and a repository that is added moves no other one.
 */
export function isInShard(name: RepositoryName, { index, count }: Shard): boolean {
  const hash = createHash('sha256').update(fullName(name).toLowerCase()).digest().readUInt32BE()
  return hash % count === index - 1
}
