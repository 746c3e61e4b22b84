/** What a title says by the Conventional Commits convention. */
export interface ConventionalTitle {
  /** In lower case, such as `feat`; empty where the title has none. */
  readonly type: string
  readonly scope: string
  /** Whether a `!` stands before the colon. */
  readonly isMarkedBreaking: boolean
}

/** @see https://www.conventionalcommits.org/en/v1.0.0/#specification */
const CONVENTIONAL_TITLE = /^([A-Za-z][\w-]{0,30})(!)?(?:\(([^()]{0,100})\))?(!)?: (?=\S)/u

const TICKET = String.raw`[A-Z][A-Z0-9_]{0,20}-\d{1,9}(?![\w-])|#\d{1,9}\b`
/** What people put before a type: an emoji, a tag in brackets, a ticket, what git is to do with it, that it isn't ready. */
const PREFIX = new RegExp(
  [
    // With keycaps such as 1️⃣, and the tags that flags of regions end in.
    String.raw`(?:[\d#*]\u{fe0f}?\u{20e3}|[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u{200d}\u{fe0f}\u{e0020}-\u{e007f}]){1,20}`,
    ':[A-Za-z0-9_+-]{1,40}:',
    '(?:fixup|squash|amend)!',
    String.raw`\[[^[\]]{1,60}\]`,
    String.raw`\((?:${TICKET})\)`,
    TICKET,
    String.raw`WIP\b`,
    String.raw`(?<word>[A-Za-z][\w-]{0,30})(?=: )`,
  ].join('|'),
  'uy',
)
/** Between a prefix and what follows it, up to the name of an emoji. */
const SEPARATORS = /(?:(?!(?<=\s):[A-Za-z0-9_+-]{1,40}:)[\s:,;|/–—-]){0,10}/uy
const MAX_PREFIXES = 10

/** Words before a colon that tell of a commit's state or of its ticket, not of the kind of change. */
const NOT_A_TYPE = /^(?:wip|draft|dnm|todo|fixme|breaking[-_]changes?|[A-Za-z]\w{0,30}-\d{1,9})$/iu

/** A title without the emoji, tickets, tags and marks of git that stand before what it says. */
export function withoutPrefixes(title: string): string {
  let start = 0
  for (let count = 0; count < MAX_PREFIXES; count += 1) {
    PREFIX.lastIndex = start
    const prefix = PREFIX.exec(title)
    const word = prefix?.groups?.word
    // A word before a colon is skipped only where it can't be a type.
    if (prefix === null || (word !== undefined && !NOT_A_TYPE.test(word))) break
    SEPARATORS.lastIndex = PREFIX.lastIndex
    SEPARATORS.exec(title)
    start = SEPARATORS.lastIndex
  }
  return title.slice(start)
}

/** Reads type, scope and breaking mark of a title without prefixes. */
export function readConventionalTitle(title: string): ConventionalTitle {
  const [, type = '', earlyMark, scope = '', mark] = CONVENTIONAL_TITLE.exec(title) ?? []
  if (NOT_A_TYPE.test(type)) return { type: '', scope: '', isMarkedBreaking: false }
  return { type: type.toLowerCase(), scope: scope.trim(), isMarkedBreaking: (earlyMark ?? mark) === '!' }
}
