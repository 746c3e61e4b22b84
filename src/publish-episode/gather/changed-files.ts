import { z } from 'zod'
import type { GitHub } from '../../github/client.ts'
import type { RepositoryName } from '../../github/repository.ts'
import type { ChangeEvent } from './change-event.ts'
import { isBlob } from './source-file.ts'

/** The files that a change touches, as paths in the repository. */
export interface ChangedFiles {
  /** Added or changed. */
  readonly present: readonly string[]
  /** Removed, or renamed to something else. */
  readonly gone: readonly string[]
  /** As GitHub lists them. */
  readonly listed: readonly ChangedFile[]
}

/** GitHub tells no more of a comparison and of a pull request. */
const MAX_COMPARED_FILES = 300
const MAX_PULL_REQUEST_FILES = 3_000
const PAGE_FILES = 100

const changed = z.object({
  filename: z.string(),
  status: z.string(),
  previous_filename: z.string().optional(),
  /** Git's hash of its contents, and what is changed of it: GitHub leaves out what is long, and what is no text. */
  sha: z.string().nullish(),
  patch: z.string().optional(),
})
/** A file that a change touches. */
export type ChangedFile = z.output<typeof changed>

const tooMany = (what: string, limit: number) =>
  new Error(
    `${what} changes ${limit} files or more, of which GitHub tells no more: the episodes among them can't be checked. Split it up.`,
  )

/**
 * Lists the files that a pull request changes.
 *
 * @throws {Error} when GitHub doesn't tell all of them.
 */
export async function pullRequestFiles(
  gitHub: GitHub,
  { owner, name: repo }: RepositoryName,
  pull_number: number,
): Promise<ChangedFile[]> {
  const files: ChangedFile[] = []
  for (let page = 1; ; page += 1) {
    const { data } = await gitHub.attempt(`listing the files of pull request #${pull_number}`, () =>
      gitHub.rest.pulls.listFiles({ owner, repo, pull_number, per_page: PAGE_FILES, page }),
    )
    files.push(...z.array(changed).parse(data))
    if (files.length >= MAX_PULL_REQUEST_FILES) throw tooMany(`Pull request #${pull_number}`, MAX_PULL_REQUEST_FILES)
    if (data.length < PAGE_FILES) return files
  }
}

/**
 * Lists the files that differ between the last common ancestor of two commits and the second one.
 *
 * @param what that changes them, for messages: `The merge queue`
 * @throws {Error} when GitHub doesn't tell all of them.
 */
export async function comparedFiles(
  gitHub: GitHub,
  { owner, name: repo }: RepositoryName,
  { before, after }: { readonly before: string; readonly after: string },
  what: string,
): Promise<ChangedFile[]> {
  const { data } = await gitHub.attempt(`listing the files that ${what.replace(/^The/u, 'the')} changes`, () =>
    gitHub.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead: `${before}...${after}`, per_page: 1 }),
  )
  const files = z.array(changed).parse(data.files ?? [])
  if (files.length >= MAX_COMPARED_FILES) throw tooMany(what, MAX_COMPARED_FILES)
  return files
}

/**
 * Reads which files a change touches.
 *
 * @throws {Error} when GitHub doesn't tell all of them.
 */
export async function readChangedFiles(
  gitHub: GitHub,
  repository: RepositoryName,
  { what, pullRequest, compared }: ChangeEvent,
): Promise<ChangedFiles> {
  const files =
    compared === undefined
      ? await pullRequestFiles(gitHub, repository, pullRequest ?? 0)
      : await comparedFiles(gitHub, repository, compared, what)
  const removed = files.filter(({ status }) => status === 'removed').map(({ filename }) => filename)
  return {
    present: files.filter(({ status }) => status !== 'removed').map(({ filename }) => filename),
    listed: files,
    gone: [...removed, ...files.flatMap(({ previous_filename }) => previous_filename ?? [])],
  }
}

const blob = z.object({ repository: z.object({ object: z.object({ oid: z.string() }).nullable() }) })
const BLOB_QUERY = `query blob($owner: String!, $name: String!, $file: String!) {
  repository(owner: $owner, name: $name) { object(expression: $file) { oid } }
}`

/**
 * Tells whether a file's text is what is listed of it. Else the commit counts that the job runs for, which has a pull request merged with its
 * base; for `pull_request_target`, where that is the base alone, the pull request's head.
 *
 * @returns a function that throws for a text that neither has: what is checked would not be what is merged.
 */
export function listedTexts(
  gitHub: GitHub,
  repository: RepositoryName,
  { listed }: ChangedFiles,
  head: string | undefined,
): (path: string, text: string) => Promise<boolean> {
  const { GITHUB_EVENT_NAME: name, GITHUB_SHA: sha } = process.env
  const at = name === 'pull_request_target' ? head : sha
  return async (path, text) => {
    const file = listed.find(({ filename }) => filename === path)
    if (file?.sha == null) return false
    if (isBlob(text, file.sha)) return true
    const { data } = await gitHub.graphql({
      query: BLOB_QUERY,
      variables: { ...repository, file: `${at}:${path}` },
      data: blob,
      attempted: `reading ${path} as it is to be checked`,
    })
    if (isBlob(text, data.repository.object?.oid)) return false
    throw new Error(
      'The workspace has another text of this file than the change that is to be checked: check out its commit, and change no episode before this step.',
    )
  }
}
