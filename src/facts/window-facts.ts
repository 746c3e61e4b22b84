import type { Aspect, Fact, Subject, Unit } from './fact.ts'
import type { CommitTotals, NamedTotals, ScopeTotals, WindowTotals } from './window-totals.ts'

/** The name of the statement that counts the commits of a window. */
export const WINDOW_TOTALS = 'window totals'

interface Total {
  readonly name: string
  readonly unit: Unit
  readonly value: number | null
  readonly aspects?: readonly Aspect[]
}

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)

/** Everything that the totals of some commits tell. */
function totalsOf(totals: CommitTotals): Total[] {
  const { commits, commitsWithLines, linesAdded, linesDeleted, benchmarked } = totals
  const lines = (value: number) => (commitsWithLines === 0 ? null : value)
  return [
    { name: 'commits', unit: 'commits', value: commits },
    { name: 'merges', unit: 'commits', value: totals.merges, aspects: ['merged'] },
    { name: 'lines added', unit: 'lines', value: lines(linesAdded), aspects: ['added'] },
    { name: 'lines deleted', unit: 'lines', value: lines(linesDeleted), aspects: ['deleted'] },
    { name: 'lines changed', unit: 'lines', value: lines(linesAdded + linesDeleted) },
    { name: 'commits whose lines are known', unit: 'commits', value: commitsWithLines, aspects: ['known'] },
    { name: 'files', unit: 'files', value: totals.files },
    { name: 'paths', unit: 'files', value: totals.paths, aspects: ['paths'] },
    { name: 'contributors', unit: 'contributors', value: totals.contributors },
    { name: 'pull requests', unit: 'pull requests', value: totals.pullRequests },
    { name: 'breaking changes', unit: 'commits', value: totals.breaking, aspects: ['breaking'] },
    { name: 'commits by bots', unit: 'commits', value: totals.byBots, aspects: ['bot'] },
    { name: 'commits that came in late', unit: 'commits', value: totals.late, aspects: ['late'] },
    { name: 'releases', unit: 'commits', value: totals.releases, aspects: ['release'] },
    { name: 'commits with benchmarks', unit: 'commits', value: benchmarked, aspects: ['measured'] },
    { name: 'commits without benchmarks', unit: 'commits', value: commits - benchmarked, aspects: ['unmeasured'] },
    {
      name: 'share of commits with benchmarks',
      unit: 'ratio',
      value: share(benchmarked, commits),
      aspects: ['measured'],
    },
  ]
}

const TYPES: Readonly<Record<string, Aspect>> = {
  feat: 'feat',
  fix: 'fix',
  perf: 'perf',
  docs: 'docs',
  refactor: 'refactor',
  test: 'test',
  revert: 'revert',
  build: 'maintenance',
  chore: 'maintenance',
  ci: 'maintenance',
  style: 'maintenance',
  deps: 'maintenance',
}

function typeTotals(byType: readonly NamedTotals[], commits: number): Total[] {
  const known = byType.filter(({ name }) => name in TYPES)
  const ofAspect = Map.groupBy(known, ({ name }) => TYPES[name])
  return [...ofAspect].flatMap(([aspect, all]): Total[] => {
    if (aspect === undefined) return []
    const sum = all.reduce((total, one) => total + one.commits, 0)
    const names = all.map(({ name }) => name)
    const each = all.length === 1 ? [] : all.map((one) => ({ name: one.name, value: one.commits }))
    return [...each, { name: names.join(', '), value: sum }].flatMap(({ name, value }): Total[] => [
      { name: `commits of type ${name}`, unit: 'commits', value, aspects: [aspect] },
      { name: `share of commits of type ${name}`, unit: 'ratio', value: share(value, commits), aspects: [aspect] },
    ])
  })
}

function scopeFacts(scope: ScopeTotals, prefix: string, of: readonly Aspect[]): Fact[] {
  const fact = (subject: Subject, isPart: boolean) => (total: Total) =>
    total.value === null
      ? []
      : [
          {
            ...total,
            value: total.value,
            name: `${prefix}${total.name}`,
            aspects: [...(total.aspects ?? []), ...of],
            subject,
            statement: WINDOW_TOTALS,
            isPart,
          },
        ]
  return [
    ...[
      ...totalsOf(scope),
      ...typeTotals(scope.byType, scope.commits),
      { name: 'repositories', unit: 'repositories', value: scope.repositories } as const,
    ].flatMap(fact({}, false)),
    ...scope.byRepository.flatMap((totals) => totalsOf(totals).flatMap(fact({ repository: totals.name }, true))),
  ]
}

/** What the totals of a window tell, merges left out; of all commits, and of the relevant ones alone. Pure. */
export const windowFacts = ({ all, relevant }: WindowTotals): Fact[] => [
  ...scopeFacts(relevant, 'relevant: ', ['relevant']),
  ...scopeFacts(all, '', []),
]
