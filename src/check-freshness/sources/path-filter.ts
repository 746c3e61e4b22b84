/** Which paths a commit has to touch to need data. */
export type PathFilter =
  /** One of these folders or files. */
  | { readonly kind: 'only'; readonly paths: readonly string[] }
  /** Anything but these names at the top level, which may hold wildcards. */
  | { readonly kind: 'except'; readonly names: readonly string[] }

const WILDCARD = /[*?[\]{}]/u

function onlyFault(path: string): string | undefined {
  if (path === '' || path.startsWith('/')) return "is not a path from the repository's top level"
  if (WILDCARD.test(path)) return 'has a wildcard where none is understood: name a folder (src/**) or a file'
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) return 'is not a plain path'
  return undefined
}

function exceptFault(name: string): string | undefined {
  return name === '' || name.includes('/') || name === '.' || name === '..'
    ? 'must name a folder or file at the top level (!docs/** or !*.md)'
    : undefined
}

/**
 * Parses the patterns of a source: `src/**`, `src/`, `package.json` say what needs data; `!docs/**`, `!*.md` say what
 * needs none.
 *
 * @returns the filter, or what is wrong with each pattern.
 */
export function parsePathFilter(
  patterns: readonly string[],
): { readonly filter: PathFilter } | { readonly faults: readonly string[] } {
  const folded = patterns.map((pattern) => ({
    pattern,
    isExcept: pattern.startsWith('!'),
    path: pattern.replace(/^!/u, '').replace(/\/(?:\*\*)?$/u, ''),
  }))
  const faults = folded.flatMap(({ pattern, isExcept, path }) => {
    const fault = isExcept ? exceptFault(path) : onlyFault(path)
    return fault === undefined ? [] : [`'${pattern}' ${fault}.`]
  })
  if (folded.some(({ isExcept }) => isExcept) && folded.some(({ isExcept }) => !isExcept))
    faults.push('takes either what needs data or, with !, what needs none: not both.')
  if (faults.length > 0) return { faults }
  const names = folded.map(({ path }) => path)
  return {
    filter: folded.some(({ isExcept }) => isExcept) ? { kind: 'except', names } : { kind: 'only', paths: names },
  }
}
