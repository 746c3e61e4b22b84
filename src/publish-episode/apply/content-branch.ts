import type { GitHub } from '../../github/client.ts'
import { explainRefusal, isRefusal } from '../../github/errors.ts'
import { fullName, type RepositoryName } from '../../github/repository.ts'

/** Where things are written. */
export interface Target {
  readonly gitHub: GitHub
  readonly repository: RepositoryName
}

/** One file to commit on top of a commit. */
interface FileCommit {
  readonly parentSha: string
  /** Tree of the parent. */
  readonly treeSha: string
  readonly path: string
  readonly text: string
  readonly message: string
}

/** A commit that GitHub has made; no branch holds it yet. */
export interface CreatedCommit {
  readonly sha: string
  readonly isVerified: boolean
}

async function write<Result>(gitHub: GitHub, attempted: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await gitHub.attempt(attempted, work)
  } catch (error) {
    throw explainRefusal(error, attempted)
  }
}

/**
 * Makes a commit with one file changed. Author and committer are left to GitHub, which then signs the commit where the token is
 * a workflow's or an App's.
 *
 * @see https://docs.github.com/en/authentication/managing-commit-signature-verification/about-commit-signature-verification#signature-verification-for-bots
 */
export async function createCommit({ gitHub, repository }: Target, commit: FileCommit): Promise<CreatedCommit> {
  const target = { owner: repository.owner, repo: repository.name }
  const named = fullName(repository)
  const tree = await write(gitHub, `writing ${commit.path} to ${named}`, () =>
    gitHub.rest.git.createTree({
      ...target,
      base_tree: commit.treeSha,
      tree: [{ path: commit.path, mode: '100644', type: 'blob', content: commit.text }],
    }),
  )
  const { data } = await write(gitHub, `committing ${commit.path} to ${named}`, () =>
    gitHub.rest.git.createCommit({
      ...target,
      message: commit.message,
      tree: tree.data.sha,
      parents: [commit.parentSha],
    }),
  )
  return { sha: data.sha, isVerified: data.verification?.verified ?? false }
}

/** Creates a branch at a commit. GitHub lets one creation of a name succeed: that is the lock for its number. */
export async function createBranch(
  { gitHub, repository }: Target,
  branch: string,
  sha: string,
): Promise<'created' | 'taken'> {
  try {
    await write(gitHub, `creating the branch ${branch} of ${fullName(repository)}`, () =>
      gitHub.rest.git.createRef({ owner: repository.owner, repo: repository.name, ref: `refs/heads/${branch}`, sha }),
    )
    return 'created'
  } catch (error) {
    if (isRefusal(error, /reference already exists/iu)) return 'taken'
    throw error
  }
}

/** Moves a branch forward to a commit; never by force. */
export async function moveBranch(
  { gitHub, repository }: Target,
  branch: string,
  sha: string,
): Promise<'moved' | 'overtaken'> {
  try {
    await write(gitHub, `moving the branch ${branch} of ${fullName(repository)}`, () =>
      gitHub.rest.git.updateRef({
        owner: repository.owner,
        repo: repository.name,
        ref: `heads/${branch}`,
        sha,
        force: false,
      }),
    )
    return 'moved'
  } catch (error) {
    if (isRefusal(error, /not a fast[ -]forward|reference does not exist/iu)) return 'overtaken'
    throw error
  }
}

/** Deletes a branch, if it is still there. */
export async function deleteBranch({ gitHub, repository }: Target, branch: string): Promise<void> {
  try {
    await write(gitHub, `deleting the branch ${branch} of ${fullName(repository)}`, () =>
      gitHub.rest.git.deleteRef({ owner: repository.owner, repo: repository.name, ref: `heads/${branch}` }),
    )
  } catch (error) {
    if (!isRefusal(error, /reference does not exist/iu)) throw error
  }
}
