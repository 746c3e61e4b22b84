import { analyse } from '../../../../src/collect-commits/analysis/analysis.ts'
import { type Relevance, relevanceOf } from '../../../../src/collect-commits/analysis/relevance.ts'
import type { RelevanceRules } from '../../../../src/collect-commits/analysis/relevance-rules.ts'
import type { GatheredCommit } from '../../../../src/collect-commits/commit.ts'
import type { LabelledCommit } from './commits.ts'
import { rebuiltInput } from './facts.ts'

/** How well verdicts agree with labels. */
export interface Figures {
  /** Relevant by label and by the rules. */
  readonly found: number
  /** Relevant by the rules alone. */
  readonly wrong: number
  /** Relevant by label alone. */
  readonly missed: number
}

/** The verdict of the analysis, for a commit without benchmarks. */
export const isJudgedRelevant = (commit: GatheredCommit, relevance: Relevance): boolean =>
  analyse(commit, { repository: 'muse/packs', branch: 'main', relevance, isBenchmarked: false }).isRelevant

/** Lets the rules judge labelled commits. */
export function figuresOf(commits: readonly LabelledCommit[], rules: RelevanceRules): Figures {
  const relevance = relevanceOf(rules)
  const verdicts = commits.map(({ isRelevant, facts }) => ({
    isRelevant,
    isJudged: isJudgedRelevant(rebuiltInput(facts), relevance),
  }))
  return {
    found: verdicts.filter(({ isRelevant, isJudged }) => isRelevant && isJudged).length,
    wrong: verdicts.filter(({ isRelevant, isJudged }) => !isRelevant && isJudged).length,
    missed: verdicts.filter(({ isRelevant, isJudged }) => isRelevant && !isJudged).length,
  }
}

/** The share of a part in a whole, or undefined where there is no whole. */
const share = (part: number, whole: number) => (whole === 0 ? undefined : part / whole)

/** What of the commits taken for relevant is so; undefined where none is. */
export const precisionOf = ({ found, wrong }: Figures) => share(found, found + wrong)

/** What of the relevant commits is taken for so; undefined where there is none. */
export const recallOf = ({ found, missed }: Figures) => share(found, found + missed)
