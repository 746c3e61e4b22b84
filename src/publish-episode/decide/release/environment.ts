/** Which of a repository's environments counts. */
export type EnvironmentChoice =
  /** One environment, in all the ways that it is written; none where nothing was deployed yet. */
  | { readonly kind: 'chosen'; readonly names: readonly string[] }
  | { readonly kind: 'ambiguous'; readonly names: readonly string[] }

const normal = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Hosts deploy each branch or pull request to one of these: `Deploy Preview`, `blog (Preview)`, `blog-pr-12`. It is not what readers see. */
const isPreview = (name: string) => /\b(?:previews?|branch deploys?|pr \d+)\b/u.test(normal(name))

const isProduction = (name: string) => /^prod(?:uction)?\b/u.test(normal(name))

/** As production is spelled mostly. */
const PRODUCTION: readonly string[] = ['production', 'Production', 'prod', 'Prod']

/**
 * The environments that deployments may have to be asked for by name, as they are spelled: production, or the one that is asked for. Pure.
 *
 * @param known the names of a repository's environments, as far as they are known
 */
export function spellings(known: readonly string[], asked: string | undefined): string[] {
  if (asked === undefined) return [...new Set([...PRODUCTION, ...known.filter(isProduction)])]
  return [...new Set([asked, ...known.filter((name) => name.toLowerCase() === asked.toLowerCase())])]
}

/** One environment, when all these names are spellings of one. */
function only(names: readonly string[]): EnvironmentChoice {
  const kind = new Set(names.map(normal)).size > 1 ? 'ambiguous' : 'chosen'
  return { kind, names }
}

/**
 * Chooses the environment that counts among those that a repository's deployments went to: the one that is asked for by name; else
 * production, however that is written (`Production`, `prod`, `Production – blog`); else the only one there is, previews left out. Pure.
 */
export function chooseEnvironment(all: readonly string[], asked: string | undefined): EnvironmentChoice {
  const names = [...new Set(all)]
  if (asked !== undefined)
    return { kind: 'chosen', names: names.filter((name) => name.toLowerCase() === asked.toLowerCase()) }
  const exact = names.filter((name) => /^prod(?:uction)?$/u.test(normal(name)))
  if (exact.length > 0) return { kind: 'chosen', names: exact }
  const begun = names.filter(isProduction)
  if (begun.length > 0) return only(begun)
  return only(names.filter((name) => !isPreview(name)))
}
