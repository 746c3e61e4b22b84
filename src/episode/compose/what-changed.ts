import { count, counted } from '../../text/figures.ts'
import { fileText } from '../../text/markdown/file-text.ts'
import type { Change, Changes } from './changes.ts'
import type { EpisodeFacts, RepositoryRange } from './facts.ts'
import { isNews, KIND_TITLES, KINDS, type Kind } from './kinds.ts'
import type { Links } from './links.ts'
import { composeOpening } from './opening.ts'
import { authorText, days, nameText, referencesOf, subjectText, titleText } from './phrases.ts'
import type { Undone } from './reverts/reverts.ts'

/** Changes listed of one kind in one repository. */
const MAX_LISTED_CHANGES = 6
/** The same of a kind that is upkeep. */
const MAX_LISTED_UPKEEP = 3
const MAX_LISTED_REPOSITORIES = 20
const MAX_LISTED_REVERTS = 8

/** "What changed": what matters most, how much there was, then the rest by repository and by kind of change. */
export function composeWhatChanged(facts: EpisodeFacts, changes: Changes, links: Links): string {
  const opening = composeOpening(facts, changes, links)
  const rest = changes.told.filter((change) => !opening.told.includes(change))
  const undone = [...listedOf(changes.takenBack), ...listedOf(changes.again)]
  const shown = new Set([
    ...opening.told.flatMap(({ commits }) => commits.map(({ sha }) => sha)),
    ...undone.flatMap(({ commit, by }) => [commit.sha, by.sha]),
  ])
  const blocks: string[] = []
  const isAlone = facts.totals.relevant.repositories === 1
  for (const { name } of repositoriesOf(facts).slice(0, MAX_LISTED_REPOSITORIES)) {
    const own = rest.filter(({ repository }) => repository === name)
    const listed = listChanges(own, facts.totals, changes, links)
    for (const sha of listed.shas) shown.add(sha)
    const parts = [...listed.blocks, ...unlistedText(facts, name, shown, links)]
    if (parts.length > 0) blocks.push(...(isAlone ? [] : [`### ${fileText(name)}`]), ...parts)
  }
  return [...opening.paragraphs, totalsText(facts, changes), ...blocks, ...undoneBlocks(changes, links)].join('\n\n')
}

/** Most relevant commits first. */
const repositoriesOf = ({ totals }: EpisodeFacts) =>
  totals.relevant.byRepository.toSorted((one, other) => other.commits - one.commits || (one.name < other.name ? -1 : 1))

function listChanges(changes: readonly Change[], totals: EpisodeFacts['totals'], all: Changes, links: Links) {
  const blocks: string[] = []
  const shas: string[] = []
  const kinds = new Map<Kind, Change[]>()
  for (const change of changes) kinds.set(change.kind, [...(kinds.get(change.kind) ?? []), change])
  // Where there is no room for all that readers wait for, there is none for upkeep.
  const isCrowded = [...kinds].some(([kind, group]) => isNews(kind) && group.length > MAX_LISTED_CHANGES)
  for (const kind of KINDS) {
    const group = kinds.get(kind)?.slice(0, isNews(kind) ? MAX_LISTED_CHANGES : MAX_LISTED_UPKEEP)
    if (group === undefined || (isCrowded && !isNews(kind))) continue
    shas.push(...group.flatMap(({ commits }) => commits.map(({ sha }) => sha)))
    blocks.push(
      `**${KIND_TITLES[kind]}**\n\n${group.map((change) => composeItem(change, totals, all, links)).join('\n')}`,
    )
  }
  return { blocks, shas }
}

function composeItem(change: Change, totals: EpisodeFacts['totals'], changes: Changes, links: Links): string {
  const { lead, commits } = change
  const { scope, additions, deletions } = lead
  const lines =
    commits.length > 1 || additions === null || deletions === null ? [] : [`+${count(additions)} −${count(deletions)}`]
  const details = [...referencesOf(change, links), ...lines, authorText(lead, totals, changes)]
  const scopeLabel = scope === '' ? '' : `**${nameText(scope)}:** `
  return `- ${scopeLabel}${titleText(change)} (${details.filter((detail) => detail !== '').join(', ')})`
}

/** Where there are more relevant commits than are told of, by people, of changes that hold: how many in all, and where to see them. */
function unlistedText(facts: EpisodeFacts, name: string, shown: ReadonlySet<string>, links: Links): string[] {
  const { totals, commits } = facts
  const isOf = (totalsOf: { readonly name: string }) => totalsOf.name === name
  const relevant = totals.relevant.byRepository.find(isOf)?.commits ?? 0
  const all = totals.all.byRepository.find(isOf)?.commits ?? 0
  const own = commits.filter(({ repository, isMerge, isRelevant }) => repository === name && !isMerge && isRelevant)
  const isTold = ({ sha, isBot, isRelease }: EpisodeFacts['commits'][number]) => shown.has(sha) || isBot || isRelease
  const range = rangeOf(facts, name)
  if (range === undefined || own.filter(isTold).length >= relevant) return []
  // A commit that several repositories hold counts in each of them, and is told in one.
  if (
    commits.filter((commit) => !commit.isMerge && commit.isRelevant && isTold(commit)).length >= totals.relevant.commits
  )
    return []
  const where = links.comparison(`all ${counted(all, 'commit')}`, range)
  return [`Not all of the ${counted(relevant, 'relevant commit')} are listed: see ${where}.`]
}

export const rangeOf = ({ ranges }: EpisodeFacts, name: string): RepositoryRange | undefined =>
  ranges.find(({ repository }) => repository === name)

function totalsText({ window, totals: { all, relevant } }: EpisodeFacts, { mainAuthor }: Changes): string {
  const [only] = all.byRepository
  const where = all.repositories === 1 && only !== undefined ? fileText(only.name) : `${all.repositories} repositories`
  const people = all.contributors === 0 ? '' : ` by ${counted(all.contributors, 'contributor')}`
  const known =
    all.commitsWithLines === all.commits
      ? ''
      : ` (known of ${count(all.commitsWithLines)} of the ${counted(all.commits, 'commit')})`
  // A renamed file has two paths.
  const [changed, noun] = all.files === null ? [all.paths, 'path'] : [all.files, 'file']
  const files = changed ? ` in ${counted(changed, noun)}` : ''
  const lines =
    all.commitsWithLines === 0
      ? ''
      : `: ${counted(all.linesAdded, 'line')} added, ${counted(all.linesDeleted, 'line')} deleted${files}${known}`
  const sentences = [
    `${all.commits === 1 ? '' : 'In all, '}${counted(all.commits, 'commit')} in ${where}${people}, ${days(window)}${lines}.`,
    ...aboutPerformance(all.commits, relevant.commits),
    ...foldedText(all),
    ...(mainAuthor === undefined || all.contributors === 1
      ? []
      : [`Listed changes without a name are by ${nameText(mainAuthor)}.`]),
  ]
  return sentences.join(' ')
}

function aboutPerformance(all: number, relevant: number): string[] {
  if (relevant === all) return all === 1 ? [] : ['All of them are about performance.']
  if (relevant === 0) return [all === 1 ? 'It is not about performance.' : 'None of them is about performance.']
  return [`Of these, ${counted(relevant, 'commit')} ${relevant === 1 ? 'is' : 'are'} about performance.`]
}

/** Programs, releases and merges in one sentence. */
function foldedText({ byBots, releases, merges, late }: EpisodeFacts['totals']['all']): string[] {
  const folded = [
    ...(byBots > 0 ? [`${counted(byBots, 'commit')} by bots`] : []),
    ...(releases > 0 ? [`${counted(releases, 'release')}`] : []),
    ...(late > 0 ? [`${counted(late, 'older commit')} that came in late`] : []),
  ]
  const counts = folded.length === 0 ? [] : [`Included: ${folded.join(', ')}.`]
  return merges === 0 ? counts : [...counts, `${counted(merges, 'merge')} ${merges === 1 ? 'is' : 'are'} left out.`]
}

const listedOf = (undone: readonly Undone[]) => undone.slice(0, MAX_LISTED_REVERTS)

function undoneBlocks({ takenBack, again }: Changes, links: Links): string[] {
  const block = (title: string, undone: readonly Undone[], verb: string) => {
    const items = listedOf(undone).map(
      ({ commit, by }) => `- ${subjectText(commit)} (${links.commit(commit)}), ${verb} by ${links.commit(by)}`,
    )
    return items.length === 0 ? [] : [`**${title}**\n\n${items.join('\n')}`]
  }
  return [...block('Taken back', takenBack, 'reverted'), ...block('Put in again', again, 'restored')]
}
