import type { FileChange } from '../git/changes.ts'
import { type Commit, type Signature, utcDate } from '../git/commit.ts'
import { fullNameOf, type HostedRepository } from '../hosted-repository.ts'

/** A commit as REST lists it. */
export function commitJson(repository: HostedRepository, baseUrl: string, commit: Commit): Record<string, unknown> {
  const fullName = fullNameOf(repository)
  const api = `${baseUrl}/repos/${fullName}`
  return {
    sha: commit.oid,
    node_id: `C_${commit.oid}`,
    url: `${api}/commits/${commit.oid}`,
    html_url: `${baseUrl}/${fullName}/commit/${commit.oid}`,
    commit: {
      author: signatureJson(commit.author),
      committer: signatureJson(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      url: `${api}/git/commits/${commit.oid}`,
      comment_count: 0,
      verification: verificationJson(repository, commit.oid),
    },
    author: userJson(repository.loginOf(commit.author.email), baseUrl),
    committer: userJson(repository.loginOf(commit.committer.email), baseUrl),
    parents: parentsJson(api, `${baseUrl}/${fullName}/commit`, 'commits', commit),
  }
}

/** A commit as `/git/commits/{sha}` answers it. */
export function gitCommitJson(repository: HostedRepository, baseUrl: string, commit: Commit): Record<string, unknown> {
  const fullName = fullNameOf(repository)
  const api = `${baseUrl}/repos/${fullName}`
  return {
    sha: commit.oid,
    node_id: `C_${commit.oid}`,
    url: `${api}/git/commits/${commit.oid}`,
    html_url: `${baseUrl}/${fullName}/commit/${commit.oid}`,
    author: signatureJson(commit.author),
    committer: signatureJson(commit.committer),
    message: commit.message,
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    parents: parentsJson(api, `${baseUrl}/${fullName}/commit`, 'git/commits', commit),
    verification: verificationJson(repository, commit.oid),
  }
}

/** A changed file as REST lists it; `patch` is left out. */
export function fileJson(change: FileChange): Record<string, unknown> {
  return {
    sha: change.oid,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    ...(change.previousPath === undefined ? {} : { previous_filename: change.previousPath }),
  }
}

/** A person as REST shows it; null where the login isn't known. */
export function userJson(login: string | undefined, baseUrl: string): Record<string, unknown> | null {
  if (login === undefined) return null
  const type = login.endsWith('[bot]') ? 'Bot' : 'User'
  return { login, type, url: `${baseUrl}/users/${login}`, html_url: `${baseUrl}/${login}` }
}

/** Whether GitHub signed the commit. */
function verificationJson(repository: HostedRepository, oid: string): Record<string, unknown> {
  const verified = repository.isVerified(oid)
  return { verified, reason: verified ? 'valid' : 'unsigned', signature: null, payload: null, verified_at: null }
}

function signatureJson(signature: Signature): Record<string, string> {
  return { name: signature.name, email: signature.email, date: utcDate(signature) }
}

function parentsJson(api: string, page: string, kind: string, commit: Commit): Record<string, string>[] {
  return commit.parents.map((sha) => ({ sha, url: `${api}/${kind}/${sha}`, html_url: `${page}/${sha}` }))
}
