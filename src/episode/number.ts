const PLACEHOLDER = '{number}'
/** Names write a number with at least this many digits. */
const DIGITS = 3
const NUMBER = '\\d{1,9}'
const EPISODE_FILE = new RegExp(
  `^(?:(?<prefix>[\\p{L}\\p{N}][\\p{L}\\p{N}_ -]{0,99})[-_ ])?(?:ep|episode)[-_ ]?(?<number>${NUMBER})(?:[-_. ].*)?\\.mdx?$`,
  'iu',
)
const DATE = /^\d{4}-\d{2}-\d{2}$/u
/** Longest pattern, in characters: a file's name holds 255 bytes. */
const MAX_PATTERN_LENGTH = 200

/**
 * The number of an episode in its file's name: 7 for `ep-007.md`, 193 for `episode-193.md`, 74 for `chimera-episode-074.md`.
 * Undefined for a file named otherwise and, where a series is given, for one that is named after another series.
 */
export function episodeNumberOf(fileName: string, series?: string): number | undefined {
  const groups = EPISODE_FILE.exec(fileName.slice(fileName.lastIndexOf('/') + 1))?.groups
  if (groups?.number === undefined) return undefined
  const { prefix, number } = groups
  const isOfSeries =
    series === undefined || prefix === undefined || DATE.test(prefix) || prefix.toLowerCase() === series.toLowerCase()
  return isOfSeries ? Number(number) : undefined
}

/** Puts a number into a pattern, with at least three digits: `ep-{number}.md` and 7 make `ep-007.md`. */
export function formatPattern(pattern: string, number: number): string {
  return pattern.replaceAll(PLACEHOLDER, String(number).padStart(DIGITS, '0'))
}

/** The number in a name that follows a pattern, zeros before it or not; undefined for other names. */
export function numberFromPattern(pattern: string, name: string): number | undefined {
  const [before = '', after, ...more] = pattern.split(PLACEHOLDER)
  if (after === undefined || more.length > 0) return undefined
  if (name.length < before.length + after.length || !name.startsWith(before) || !name.endsWith(after)) return undefined
  const digits = name.slice(before.length, name.length - after.length)
  return /^\d{1,9}$/u.test(digits) ? Number(digits) : undefined
}

/**
 * Says what is wrong with a pattern; undefined for a good one. It must hold `{number}` once and give a safe name: for a
 * file one Markdown file without folders, for a branch one that git accepts (https://git-scm.com/docs/git-check-ref-format).
 */
export function validatePattern(pattern: string, kind: 'file' | 'branch'): string | undefined {
  const count = pattern.split(PLACEHOLDER).length - 1
  if (count !== 1) return `expected ${PLACEHOLDER} once, found it ${count} times`
  if (pattern.length > MAX_PATTERN_LENGTH) return `expected at most ${MAX_PATTERN_LENGTH} characters`
  const name = formatPattern(pattern, 1)
  return RULES[kind].find(({ broken }) => broken.test(name))?.message
}

interface Rule {
  readonly broken: RegExp
  readonly message: string
}

const RULES: Readonly<Record<'file' | 'branch', readonly Rule[]>> = {
  file: [
    { broken: /[/\\]/u, message: 'expected the name of a file, without folders' },
    {
      broken: /[\p{C}\p{Zl}\p{Zp}<>:"|?*{}]/u,
      message: 'expected no control characters and none of < > : " | ? * { }',
    },
    { broken: /^[.\- ]/u, message: 'expected a name that starts with no dot, dash or space' },
    { broken: /(?<!\.mdx?)$/u, message: 'expected a name that ends with .md or .mdx' },
  ],
  branch: [
    {
      broken: /[\p{Cc}\p{Zl}\p{Zp} ~^:?*[\\]/u,
      message: 'expected no space, control character or any of ~ ^ : ? * [ \\',
    },
    { broken: /\.\.|@\{|\/\//u, message: 'expected none of .. @{ //' },
    { broken: /^[/-]|[/.]$/u, message: 'expected no / or - at the start and no / or . at the end' },
    { broken: /(?:^|\/)\./u, message: 'expected no part that starts with a dot' },
    { broken: /\.lock(?:\/|$)/u, message: 'expected no part that ends with .lock' },
    { broken: /^refs\//u, message: 'expected the name of a branch, without refs/' },
  ],
}
