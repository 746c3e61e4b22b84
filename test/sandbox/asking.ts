import { getOctokit } from '@actions/github'
import { it as sandboxed } from '../fixtures/sandbox.ts'

/** Tests of the local GitHub, which ask it as its app `muse-bot` unless they name a token. */
export const it = sandboxed
  .extend('octokit', { scope: 'file' }, ({ github }) => {
    return (token = github.token) => getOctokit(token, { baseUrl: github.url }).rest
  })
  .extend('statusOf', { scope: 'file' }, ({ github }) => {
    return async (path: string, headers: Record<string, string> = {}) =>
      (await fetch(`${github.url}${path}`, { headers })).status
  })
  .extend('post', { scope: 'file' }, ({ github }) => {
    return (query: string, variables: object = {}, options: { token?: string; signal?: AbortSignal } = {}) =>
      fetch(`${github.url}/graphql`, {
        method: 'POST',
        headers: { authorization: `Bearer ${options.token ?? github.token}` },
        body: JSON.stringify({ query, variables }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      })
  })
