import type { GitHub } from '../../github/client.ts'
import type { Branch } from '../sources/branches.ts'
import { branchLabel } from '../sources/sources.ts'
import { type BranchAnswer, toAnswer, toPathHistory } from './branch-answers.ts'
import type { Listing } from './branch-query.ts'
import type { History } from './history.ts'
import { type ListingAnswer, readListings } from './listings.ts'

const firstListings = (branch: Branch): Listing[] => [
  { branch, path: undefined, after: undefined },
  ...branch.paths.map((path) => ({ branch, path, after: undefined })),
]

const historyOf = (branch: Branch, answer: ListingAnswer | undefined, before?: History): BranchAnswer => {
  if (answer?.kind === 'answered') return toAnswer(branch, answer, before)
  return answer ?? { kind: 'refused', reason: `GitHub gave no answer on ${branchLabel(branch)}.` }
}

/** Puts the listing of a path into a branch's answer; without it the branch is not known. */
function withPath(answer: BranchAnswer, branch: Branch, path: string, listed: ListingAnswer): BranchAnswer {
  if (answer.kind !== 'history' || answer.history.commits.length === 0) return answer
  if (listed.kind !== 'answered') return listed
  const commits = listed.errors.length > 0 ? undefined : toPathHistory(listed, answer.history.commits[0]?.sha)
  if (commits === undefined) {
    const said = listed.errors[0]?.message ?? 'the answer is not whole'
    return {
      kind: 'refused',
      reason: `GitHub did not list the commits of ${branchLabel(branch)} that touch ${path}: ${said}`,
    }
  }
  const paths = new Map([...answer.history.paths, [path, commits] as const])
  return { kind: 'history', history: { ...answer.history, paths } }
}

/** Reads the newest commits of branches, by their keys. Whatever fails is an answer too. */
export async function readBranches(
  gitHub: GitHub,
  branches: readonly Branch[],
): Promise<ReadonlyMap<string, BranchAnswer>> {
  const listings = branches.flatMap(firstListings)
  const listed = await readListings(gitHub, listings, "reading the branches' heads")
  const answers = new Map<string, BranchAnswer>()
  for (const [index, { branch, path }] of listings.entries()) {
    const part = listed[index]
    if (path === undefined) answers.set(branch.key, historyOf(branch, part))
    const answer = answers.get(branch.key)
    if (path !== undefined && part !== undefined && answer !== undefined)
      answers.set(branch.key, withPath(answer, branch, path, part))
  }
  return answers
}

/** Reads the next page of each history. One that can't be read further is answered by why. */
export async function readOn(
  gitHub: GitHub,
  wanted: readonly { readonly branch: Branch; readonly history: History }[],
): Promise<ReadonlyMap<string, BranchAnswer>> {
  const listings = wanted.map(({ branch, history }): Listing => ({ branch, path: undefined, after: history.nextPage }))
  const listed = await readListings(gitHub, listings, 'reading further back in busy branches')
  return new Map(
    wanted.map(({ branch, history }, index): [string, BranchAnswer] => [
      branch.key,
      historyOf(branch, listed[index], history),
    ]),
  )
}
