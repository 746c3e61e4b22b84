import type { GitHub } from '../../github/client.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import type { Branch } from '../sources/branches.ts'
import { type BranchAnswer, failedAnswer, toAnswer, toPathHistory } from './branch-answers.ts'
import { type Listing, listingQuery, listingsAnswer } from './branch-query.ts'
import type { History } from './history.ts'

/** Commits asked for in all, in one request: GitHub answers it in time, and it costs some ten points. */
const MAX_COMMITS_PER_REQUEST = 1_000
const MAX_PAGE_SIZE = 100
const MIN_PAGE_SIZE = 10
/** Requests for histories that a check makes in all. */
const MAX_REQUESTS = 3

async function list(gitHub: GitHub, listings: readonly Listing[], size: number, attempted: string) {
  const { query, variables } = listingQuery(listings, size)
  return gitHub.graphql({ query, variables, data: listingsAnswer, attempted })
}

const firstListings = ({ repository, branch, paths, withEntries }: Branch): Listing[] => [
  { repository, branch, path: undefined, withEntries, after: undefined },
  ...paths.map((path) => ({ repository, branch, path, withEntries: false, after: undefined })),
]

/** Reads the newest commits of all branches in one request. Whatever fails is an answer too. */
async function readBranches(gitHub: GitHub, branches: readonly Branch[]): Promise<ReadonlyMap<string, BranchAnswer>> {
  const planned = branches.flatMap((branch) => firstListings(branch).map((listing) => ({ branch, listing })))
  const size = Math.max(MIN_PAGE_SIZE, Math.min(MAX_PAGE_SIZE, Math.floor(MAX_COMMITS_PER_REQUEST / planned.length)))
  try {
    const { data, errors } = await list(
      gitHub,
      planned.map(({ listing }) => listing),
      size,
      "reading the branches' heads",
    )
    const answers = new Map<string, BranchAnswer>()
    for (const [index, { branch, listing }] of planned.entries()) {
      const alias = `listing${index}`
      const answered = answers.get(branch.key)
      if (listing.path === undefined) {
        answers.set(
          branch.key,
          toAnswer(
            branch,
            data[alias],
            errors.filter(({ path }) => path?.[0] === alias),
          ),
        )
      } else if (answered?.kind === 'history') {
        const touching = toPathHistory(data[alias])
        const paths = touching === undefined ? [] : [[listing.path, touching] as const]
        const history = { ...answered.history, paths: new Map([...answered.history.paths, ...paths]) }
        answers.set(branch.key, { kind: 'history', history })
      }
    }
    return answers
  } catch (error) {
    return new Map(branches.map(({ key }) => [key, failedAnswer(error)]))
  }
}

/** Reads the next page of each history, all in one request; one that can't be read stays as it is. */
async function readOn(
  gitHub: GitHub,
  wanted: readonly { readonly branch: Branch; readonly history: History }[],
): Promise<ReadonlyMap<string, History>> {
  const listings = wanted.map(({ branch: { repository, branch, withEntries }, history }) => ({
    repository,
    branch,
    path: undefined,
    withEntries,
    after: history.nextPage,
  }))
  const { data } = await list(gitHub, listings, MAX_PAGE_SIZE, 'reading further back in busy branches')
  return new Map(
    wanted.map(({ branch, history }, index) => {
      const answer = toAnswer(branch, data[`listing${index}`], [])
      if (answer.kind !== 'history') return [branch.key, history]
      const { commits, nextPage } = answer.history
      return [branch.key, { ...history, commits: [...history.commits, ...commits], nextPage }]
    }),
  )
}

/** Reads further back where the verdict on a source could hang on it. */
async function deepened(
  gitHub: GitHub,
  branches: readonly Branch[],
  answers: ReadonlyMap<string, BranchAnswer>,
  isShort: (key: string, history: History) => boolean,
): Promise<ReadonlyMap<string, BranchAnswer>> {
  let all = answers
  for (let requests = 1; requests < MAX_REQUESTS; requests += 1) {
    const wanted = branches.flatMap((branch) => {
      const answer = all.get(branch.key)
      return answer?.kind === 'history' && isShort(branch.key, answer.history)
        ? [{ branch, history: answer.history }]
        : []
    })
    if (wanted.length === 0) return all
    try {
      const longer = [...(await readOn(gitHub, wanted))].map(([key, history]): [string, BranchAnswer] => [
        key,
        { kind: 'history', history },
      ])
      all = new Map([...all, ...longer])
    } catch (error) {
      log.warning(describeError(error))
      return all
    }
  }
  return all
}

/**
 * Reads the newest commits of branches, by their keys, and further back where `isShort` says that a verdict could hang on it.
 * Never throws.
 */
export async function readHistories(
  gitHub: GitHub,
  branches: readonly Branch[],
  isShort: (key: string, history: History) => boolean,
): Promise<ReadonlyMap<string, BranchAnswer>> {
  return deepened(gitHub, branches, await readBranches(gitHub, branches), isShort)
}
