import pMap from 'p-map'
import type { GitHub } from '../../github/client.ts'
import { fullName, type RepositoryName } from '../../github/repository.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import { counted } from '../../text/figures.ts'
import { branchKey } from '../sources/branches.ts'
import { branchLabel, type Source } from '../sources/sources.ts'
import type { History } from './history.ts'
import { type Push, pushList, pushTimesOf, untoldOf } from './push-times.ts'

/** Push times that a source's verdict hangs on. */
export interface BranchPushQuestion {
  readonly shas: readonly string[]
  readonly source: Pick<Source, 'repository' | 'branch'>
  readonly history: History
}

/** A list of pushes, newest first, as far as it was read. */
interface PushHistory {
  readonly pushes: readonly Push[]
  /** Where to read on: `beginning` where the branch was not asked for by itself, `nowhere` where there is no more to be had. */
  readonly next: { readonly after: string } | 'beginning' | 'nowhere'
}

const MAX_PAGE_SIZE = 100
/** So many pushes of a branch are looked through for the one that is asked for; what came earlier was there by the first of them. */
const MAX_PAGES = 10
const MAX_REQUESTS_AT_ONCE = 8
const NO_PUSHES: PushHistory = { pushes: [], next: 'nowhere' }

/** The cursor of the next page, as a `Link` header names it. */
function nextCursor(link: string | undefined): string | undefined {
  const [, url] = /<([^<>]+)>;\s*rel="next"/u.exec(link ?? '') ?? []
  return url === undefined ? undefined : (new URL(url).searchParams.get('after') ?? undefined)
}

/**
 * Reads a page of the pushes to a branch, or to all branches of a repository.
 *
 * @see https://docs.github.com/en/rest/repos/repos#list-repository-activities
 * @throws {GitHubFailure}
 */
async function readPage(
  gitHub: GitHub,
  { owner, name }: RepositoryName,
  { branch, after }: { readonly branch?: string | undefined; readonly after?: string | undefined },
): Promise<PushHistory> {
  const label = branchLabel({ repository: { owner, name }, branch })
  const { data, headers } = await gitHub.attempt(`reading when ${label} was pushed to`, () =>
    gitHub.rest.repos.listActivities({
      owner,
      repo: name,
      per_page: MAX_PAGE_SIZE,
      ...(branch === undefined ? {} : { ref: `refs/heads/${branch}` }),
      ...(after === undefined ? {} : { after }),
    }),
  )
  const parsed = pushList.safeParse(data)
  if (!parsed.success) throw new Error(`GitHub did not answer with a list of pushes to ${label}.`)
  const cursor = nextCursor(headers.link)
  return { pushes: parsed.data, next: cursor === undefined ? 'nowhere' : { after: cursor } }
}

/** Reads pushes, each branch's once. */
export interface PushReader {
  /** The pushes of the questions' branches, by `branchKey`, newest first; a branch whose pushes can't be read has none. */
  read(questions: readonly BranchPushQuestion[]): Promise<ReadonlyMap<string, readonly Push[]>>
}

/** All that is asked of one branch, whichever sources ask. */
function ofOneBranch([first, ...others]: readonly BranchPushQuestion[]): BranchPushQuestion[] {
  if (first === undefined) return []
  return [{ ...first, shas: [...new Set([first, ...others].flatMap(({ shas }) => shas))] }]
}

/** Whether pushes tell when each commit came. */
function isAnswered({ shas, history }: BranchPushQuestion, pushes: readonly Push[]): boolean {
  const { pushed } = pushTimesOf(history.commits, pushes)
  return shas.every((sha) => pushed.has(sha))
}

/** Makes a reader that asks for a repository's pushes together where several of its branches are asked about. */
export function pushReader(gitHub: GitHub): PushReader {
  const known = new Map<string, PushHistory>()
  const failed = new Set<string>()
  const told = new Set<string>()

  async function tryPage(
    repository: RepositoryName,
    options: { readonly branch?: string; readonly after?: string },
  ): Promise<PushHistory> {
    try {
      return await readPage(gitHub, repository, options)
    } catch (error) {
      failed.add(fullName(repository))
      log.warning(`It is not known when commits of ${fullName(repository)} were pushed: ${describeError(error)}`)
      return NO_PUSHES
    }
  }

  /** Takes from a repository's newest pushes what they tell of branches that nothing is known of yet. */
  async function readTogether(questions: readonly BranchPushQuestion[]): Promise<void> {
    const [first] = questions
    if (first === undefined || questions.length === 1) return
    const { pushes, next } = await tryPage(first.source.repository, {})
    for (const { source, history } of questions) {
      const ofBranch = pushes.filter(({ ref }) => ref === `refs/heads/${history.branch}`)
      known.set(branchKey(source), { pushes: ofBranch, next: next === 'nowhere' ? 'nowhere' : 'beginning' })
    }
  }

  /** Reads on in a branch's pushes until they tell all that is asked. */
  async function readSingly(question: BranchPushQuestion): Promise<void> {
    const { source, history } = question
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { pushes, next }: PushHistory = known.get(branchKey(source)) ?? { pushes: [], next: 'beginning' }
      if (next === 'nowhere' || isAnswered(question, pushes)) return
      const options = { branch: history.branch, ...(next === 'beginning' ? {} : next) }
      const read = await tryPage(source.repository, options)
      known.set(branchKey(source), { ...read, pushes: [...(next === 'beginning' ? [] : pushes), ...read.pushes] })
    }
  }

  function tellUntold({ shas, source, history }: BranchPushQuestion): void {
    const untold = untoldOf(shas, pushTimesOf(history.commits, known.get(branchKey(source))?.pushes ?? []))
    if (untold.length === 0 || failed.has(fullName(source.repository))) return
    const label = branchLabel({ repository: source.repository, branch: history.branch })
    const message = `GitHub does not tell when ${counted(untold.length, 'commit')} of ${label} came: there is a date alone.`
    if (!told.has(message)) log.warning(message)
    told.add(message)
  }

  return {
    async read(questions) {
      const asked = [...Map.groupBy(questions, ({ source }) => branchKey(source)).values()].flatMap(ofOneBranch)
      const fresh = asked.filter(({ source }) => !known.has(branchKey(source)))
      const together = [...Map.groupBy(fresh, ({ source }) => fullName(source.repository).toLowerCase()).values()]
      await pMap(together, readTogether, { concurrency: MAX_REQUESTS_AT_ONCE })
      await pMap(asked, readSingly, { concurrency: MAX_REQUESTS_AT_ONCE })
      for (const question of asked) tellUntold(question)
      return new Map(asked.map(({ source }) => [branchKey(source), known.get(branchKey(source))?.pushes ?? []]))
    },
  }
}
