import { DEFAULT_RULES } from '../../../../src/collect-commits/analysis/relevance-rules.ts'
import { type LabelledCommit, readLabelled } from './commits.ts'
import { type Figures, figuresOf, precisionOf, recallOf } from './figures.ts'
import { HISTORIES, type LabelledHistory } from './histories.ts'
import { RULE_SETS } from './rules.ts'

/** A history, or several together, with how the former and the present rules judge the labelled commits. */
export interface MeasuredHistory {
  readonly name: string
  readonly kind: string
  readonly commitCount: number
  readonly labelledCount: number
  readonly relevantCount: number
  readonly before: Figures
  readonly after: Figures
}

interface LabelledSet {
  readonly history: LabelledHistory
  readonly commits: readonly LabelledCommit[]
}

const measured = (name: string, kind: string, sets: readonly LabelledSet[]): MeasuredHistory => {
  const commits = sets.flatMap((set) => set.commits)
  return {
    name,
    kind,
    commitCount: sets.reduce((sum, { history }) => sum + history.commitCount, 0),
    labelledCount: commits.length,
    relevantCount: commits.filter(({ isRelevant }) => isRelevant).length,
    before: figuresOf(commits, RULE_SETS.before),
    after: figuresOf(commits, RULE_SETS.after),
  }
}

const linked = ({ repository }: LabelledHistory) => `[${repository}](https://github.com/${repository})`

/** Has both sets of rules judge every labelled commit. */
export async function measure() {
  const sets = await Promise.all(
    HISTORIES.map(async (history) => ({ history, commits: await readLabelled(history.repository) })),
  )
  const heldOut = sets.filter(({ history }) => history.isHeldOut)
  const tuned = sets.filter(({ history }) => !history.isHeldOut)
  const each = (some: readonly LabelledSet[]) =>
    some.map((set) => measured(linked(set.history), set.history.kind, [set]))
  return {
    tuned: { each: each(tuned), together: measured('together', '', tuned) },
    heldOut: { each: each(heldOut), together: measured('together', '', heldOut) },
  }
}

const percent = (value: number | undefined) => (value === undefined ? '–' : `${Math.round(value * 100)} %`)
const HEADERS = ['history', 'what it is', 'commits', 'labelled', 'relevant', 'precision', 'recall']

function table(rows: readonly MeasuredHistory[]): string {
  const cells = rows.map(({ name, kind, commitCount, labelledCount, relevantCount, before, after }) => [
    name,
    kind,
    commitCount.toLocaleString('en-US'),
    `${labelledCount}`,
    `${relevantCount}`,
    `${percent(precisionOf(before))} → ${percent(precisionOf(after))}`,
    `${percent(recallOf(before))} → ${percent(recallOf(after))}`,
  ])
  return [HEADERS, HEADERS.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

const fenced = (rules: readonly string[], separator: string) => `\`\`\`text\n${rules.join(separator)}\n\`\`\``

/** What docs/relevance.md holds between its markers (`<!-- name -->` … `<!-- /name -->`), by their names. */
export async function generatedParts(): Promise<Record<string, string>> {
  const { tuned, heldOut } = await measure()
  return {
    'held-out': table([...heldOut.each, heldOut.together]),
    tuned: table([...tuned.each, tuned.together]),
    types: fenced(DEFAULT_RULES.types, ', '),
    keywords: fenced(DEFAULT_RULES.keywords, ', ').replace(/(.{100,118}?,) /gu, '$1\n'),
    paths: fenced(DEFAULT_RULES.paths, '\n'),
  }
}

/** The page with its generated parts as they should be. */
export function withParts(page: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const marked = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`, 'u')
    if (!marked.test(text)) throw new Error(`docs/relevance.md has no markers ${name}.`)
    return text.replace(marked, (_, open: string, close: string) => `${open}\n${part}\n\n${close}`)
  }, page)
}
