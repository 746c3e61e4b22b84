import { shortSha } from '../../text/figures.ts'
import type { RepositoryRange } from './facts.ts'

/** A page that is linked twice is found; a third link is noise. */
const MAX_LINKS_TO_A_PAGE = 2
/** So many digits name a commit in any repository, and are no wall of them. */
const SHA_DIGITS = 12

/** Links of one episode. */
export interface Links {
  /** A commit's short SHA, linked to its page. */
  commit(commit: { readonly repository: string; readonly sha: string }): string
  /** `#12`, linked to its page. */
  pullRequest(repository: string, number: number): string
  /** A text of the episode's own, linked to the view of all changes of a repository in the window. */
  comparison(text: string, range: RepositoryRange): string
}

const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
/** A part of a path that ends no link and means nothing in Markdown. */
const encoded = (part: string) => encodeURIComponent(part.toWellFormed()).replace(/[!'()*_~]/gu, percent)

/** Counts how often each page is linked: from then on what would be a link is plain text. */
export function openLinks(serverUrl: string): Links {
  const counts = new Map<string, number>()
  function link(label: string, plain: string, path: string): string {
    const url = `${serverUrl}/${path.split('/').map(encoded).join('/')}`
    const count = (counts.get(url) ?? 0) + 1
    counts.set(url, count)
    return count > MAX_LINKS_TO_A_PAGE ? plain : `[${label}](${url})`
  }
  return {
    commit: ({ repository, sha }) => {
      const label = shortSha(sha)
      return link(label, `\`${label}\``, `${repository}/commit/${sha.slice(0, SHA_DIGITS)}`)
    },
    pullRequest: (repository, number) => link(`#${number}`, `&#35;${number}`, `${repository}/pull/${number}`),
    comparison(text, { repository, before, newest }) {
      const head = newest.slice(0, SHA_DIGITS)
      const view = before === undefined ? `commits/${head}` : `compare/${before.slice(0, SHA_DIGITS)}...${head}`
      return link(text, text, `${repository}/${view}`)
    },
  }
}
