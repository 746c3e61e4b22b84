import { count, counted } from '../../text/figures.ts'
import { escapeMarkdown, markdownLink, shorten } from '../../text/markdown/escape.ts'
import { bySize, type CommitFact, changedLines, commitsOf, type EpisodeFacts, type RepositoryFacts } from './facts.ts'
import { bounded, commitLink, commitSubject, day } from './phrases.ts'

/** Commits listed of one kind in one repository. */
const LISTED_COMMITS = 8
const LISTED_REPOSITORIES = 20
const NAME_CHARACTERS = 60

/** Kinds of change in the order in which they are told; the first that fits a commit is its kind. */
const KINDS: readonly { readonly title: string; readonly has: (commit: CommitFact) => boolean }[] = [
  { title: 'Breaking changes', has: ({ isBreaking }) => isBreaking },
  { title: 'Performance', has: ({ type }) => type === 'perf' },
  { title: 'Features', has: ({ type }) => type === 'feat' },
  { title: 'Fixes', has: ({ type }) => type === 'fix' },
  { title: 'Reverts', has: ({ type }) => type === 'revert' },
  { title: 'Refactoring', has: ({ type }) => type === 'refactor' },
  { title: 'Documentation', has: ({ type }) => type === 'docs' },
  { title: 'Tests', has: ({ type }) => type === 'test' },
  { title: 'Maintenance', has: ({ type }) => ['build', 'chore', 'ci', 'style', 'deps'].includes(type) },
  { title: 'Other changes', has: () => true },
]

/** Markdown of "What changed": by repository, by kind of change, the largest first. */
export function composeChanges(facts: EpisodeFacts): string {
  const repositories = facts.repositories
    .filter(({ commitCount }) => commitCount > 0)
    .toSorted((one, other) => other.commitCount - one.commitCount || (one.repository < other.repository ? -1 : 1))
  const blocks = bounded(repositories.map(composeRepository), LISTED_REPOSITORIES, (more) => `${more} repositories`)
  return [summary(facts, repositories), ...blocks].join('\n\n')
}

function summary(facts: EpisodeFacts, repositories: readonly RepositoryFacts[]): string {
  const window = `from ${day(facts.window.from)} to ${day(facts.window.to)}`
  const total = repositories.reduce((sum, { commitCount }) => sum + commitCount, 0)
  if (total === 0) return `No relevant commits ${window}.`
  const where = counted(repositories.length, 'repository', 'repositories')
  return `${counted(total, 'commit')} in ${where} ${window}${lines(commitsOf(facts), total)}.`
}

function lines(commits: readonly CommitFact[], total: number): string {
  const known = commits.filter((commit) => changedLines(commit) !== undefined)
  if (known.length === 0) return ''
  const additions = known.reduce((sum, commit) => sum + (commit.additions ?? 0), 0)
  const deletions = known.reduce((sum, commit) => sum + (commit.deletions ?? 0), 0)
  const of = known.length === total ? '' : ` (known for ${count(known.length)} of them)`
  return `: ${counted(additions, 'line')} added, ${count(deletions)} deleted${of}`
}

function composeRepository({ repository, commits, commitCount }: RepositoryFacts): string {
  const groups = new Map<string, CommitFact[]>()
  for (const commit of commits.toSorted(bySize)) {
    const title = KINDS.find(({ has }) => has(commit))?.title ?? ''
    groups.set(title, [...(groups.get(title) ?? []), commit])
  }
  const blocks = KINDS.flatMap(({ title }) => {
    const group = groups.get(title)
    if (group === undefined) return []
    const items = bounded(group.map(composeCommit), LISTED_COMMITS, (more) => `- ${more}`)
    return [`**${title}**\n\n${items.join('\n')}`]
  })
  const hidden = commitCount - commits.length
  if (hidden > 0) blocks.push(`${counted(hidden, 'further commit')} in this repository.`)
  return [`### ${escapeMarkdown(repository)}`, ...blocks].join('\n\n')
}

function composeCommit(commit: CommitFact): string {
  const { scope, additions, deletions, authorName, pullRequest } = commit
  const scopeLabel = scope === '' ? '' : `**${escapeMarkdown(shorten(scope, NAME_CHARACTERS))}:** `
  const details = [
    commitLink(commit),
    pullRequest === undefined ? '' : markdownLink(`#${pullRequest.number}`, pullRequest.url),
    additions === null || deletions === null ? '' : `+${count(additions)} −${count(deletions)}`,
    escapeMarkdown(shorten(authorName, NAME_CHARACTERS)),
  ]
  return `- ${scopeLabel}${commitSubject(commit)} (${details.filter((detail) => detail !== '').join(', ')})`
}
