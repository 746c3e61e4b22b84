import type { NameFigure } from '../../figure.ts'

/** `owner/name` of a page of a repository. */
export const repositoryOf = (target: string): string | undefined =>
  /^https?:\/\/[^/]+\/([^/]+\/[^/?#]+)/u.exec(target.slice(0, 300))?.[1]

/** Right before a number sign or an at sign: `owner/name#17`, `owner/name@a1b2c3d`, `name#17` */
const BEFORE = /(?<![\w./-])([\w.-]{1,100}(?:\/[\w.-]{1,100})?)[#@]?$/u
/** What has a number, and is no repository. */
const NO_REPOSITORY =
  /^(?:prs?|pulls?|mrs?|gh|issues?|bugs?|tickets?|commits?|no|nr|see|fix|fixe[sd]|close[sd]?|resolve[sd]?)$/iu
const NUMBERED_PAGE = /\/(?:pull|issues|discussions)\/(\d{1,9})(?:[/?#]|$)/u
const COMMIT_PAGE = /\/commit\/([0-9a-f]{7,40})(?:[/?#]|$)/iu

/** What is written or linked beside the name of a commit or a pull request. */
export interface NamePlace {
  /** The repositories that it is said to be in, in lower case: `owner/name`, or a name alone. */
  readonly repositories: readonly string[]
  /** What of that is written right before it, as it is written. */
  readonly glued: string
  /** Whether its link leads to another one. */
  readonly isOther: boolean
}

/** Reads where a commit, a pull request or an issue is said to be. */
export function placeOf({ kind, name, offset, written, surroundings }: NameFigure): NamePlace {
  const { text, spans } = surroundings.plain
  const before = text.slice(Math.max(0, offset - 202), offset)
  const isGlued = /[#@]/u.test(written.charAt(0)) || before.endsWith('@')
  const [prefix = '', repository = ''] = (isGlued ? BEFORE.exec(before) : null) ?? []
  const isOwner = repository !== '' && !NO_REPOSITORY.test(repository)
  const targets = spans.flatMap((span) =>
    span.kind === 'link' && span.from <= offset && offset + written.length <= span.to ? [span.target] : [],
  )
  const linked = targets.flatMap((target) => repositoryOf(target) ?? [])
  const isOther = targets.some((target) => {
    if (kind === 'reference') return (NUMBERED_PAGE.exec(target)?.[1] ?? name) !== name
    const sha = COMMIT_PAGE.exec(target)?.[1]?.toLowerCase()
    return sha !== undefined && !sha.startsWith(name) && !name.startsWith(sha)
  })
  const isNamed = (target: string) => NUMBERED_PAGE.test(target) || COMMIT_PAGE.test(target)
  const repositories = [...(isOwner ? [repository] : []), ...(targets.some(isNamed) ? linked : [])]
  return { repositories: repositories.map((one) => one.toLowerCase()), glued: isOwner ? prefix : '', isOther }
}

/** Whether a repository is one that is written with its owner, or without. */
export function isRepository(repository: string, written: string): boolean {
  const known = repository.toLowerCase()
  return known === written || (!written.includes('/') && known.endsWith(`/${written}`))
}
