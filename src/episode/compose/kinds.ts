import type { CommitFact } from './facts.ts'

/** What a commit may be for, in the order in which it is told. */
export const KINDS = [
  'breaking',
  'performance',
  'features',
  'fixes',
  'other',
  'refactoring',
  'reverts',
  'docs',
  'tests',
  'maintenance',
] as const
export type Kind = (typeof KINDS)[number]

export const KIND_TITLES: Readonly<Record<Kind, string>> = {
  breaking: 'Breaking changes',
  performance: 'Performance',
  features: 'Features',
  fixes: 'Fixes',
  other: 'Other changes',
  refactoring: 'Refactoring',
  reverts: 'Reverts',
  docs: 'Documentation',
  tests: 'Tests',
  maintenance: 'Maintenance',
}

/** Kinds that readers wait for; the others are upkeep. */
const NEWS: readonly Kind[] = ['breaking', 'performance', 'features', 'fixes', 'other']
export const isNews = (kind: Kind): boolean => NEWS.includes(kind)

const BY_TYPE: Readonly<Record<string, Kind>> = {
  perf: 'performance',
  feat: 'features',
  feature: 'features',
  fix: 'fixes',
  bugfix: 'fixes',
  revert: 'reverts',
  refactor: 'refactoring',
  docs: 'docs',
  doc: 'docs',
  test: 'tests',
  tests: 'tests',
  bench: 'tests',
  build: 'maintenance',
  chore: 'maintenance',
  ci: 'maintenance',
  style: 'maintenance',
  deps: 'maintenance',
}

/** How people begin a headline without a conventional type; the first that fits. */
const BY_WORDS: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:revert|reapply)\b/iu, 'reverts'],
  [/^Merge pull request from GHSA-/u, 'fixes'],
  [/^(?!fix).{0,80}\btests?\b(?: (?:for|of|that|to|on)\b|$)/iu, 'tests'],
  [
    /^(?:new|add|introduce|create)\b.{0,80}\b(?:struct|class|module|folder|directory|trait|enum|helper|interface)s?(?: folder)?$/iu,
    'refactoring',
  ],
  [/^(?:fix|fixe[sd]|fixing|correct|repair|handle|avoid|prevent)\b|\bbugs?\b|\bregression\b/iu, 'fixes'],
  [
    /^(?:speed|optimi[sz]e|accelerate|reduce|cut|cach(?:e|ing)|memoi[sz]e)\w*\b|\b(?:faster|performance|perf|speed-?up)\b/iu,
    'performance',
  ],
  [/\bdeprecat/iu, 'other'],
  [/^(?:add|support|introduce|implement|allow|enable|expose|new|feature)(?:s|ed|d|ing)?\b/iu, 'features'],
  [/^(?:bump|upgrade|update|pin)(?:s|ed|d)? .{1,60}(?:\bto\b|\bfrom\b|dependenc|version|lock)/iu, 'maintenance'],
  [/^(?:refactor|clean|simplify|tidy|rename|move|extract)\w*\b/iu, 'refactoring'],
  [/\b(?:readme|changelog|docs?|documentation|typos?)\b/iu, 'docs'],
  [/\b(?:tests?|benchmarks?)$/iu, 'tests'],
]

/** Decides what a commit is for: by its conventional type, else by the paths that it changes, else by its first words. */
export function kindOf({ isBreaking, type, area, headline }: CommitFact): Kind {
  if (isBreaking) return 'breaking'
  const typed = BY_TYPE[type] ?? BY_TYPE[area]
  if (typed !== undefined) return typed
  if (type !== '') return 'other'
  return BY_WORDS.find(([words]) => words.test(headline))?.[1] ?? 'other'
}
