import pMap from 'p-map'
import { isPassingPart } from '../../github/answers.ts'
import type { GitHub, GraphQLError } from '../../github/client.ts'
import { GitHubFailure } from '../../github/errors.ts'
import { DEFAULT_RETRY_POLICY, retry } from '../../retry/retry.ts'
import { type Listing, listingQuery, listingsAnswer } from './branch-query.ts'
import { failedAnswer, mayPass, partWasTooMuch, type Unread, wasTooMuch } from './refusals.ts'

/** What GitHub answered to one listing. */
export type ListingAnswer =
  | {
      readonly kind: 'answered'
      readonly data: unknown
      readonly errors: readonly GraphQLError[]
      /** So many commits were asked for. */
      readonly size: number
    }
  | Unread

/** Listings in one request: more of them make a document that GitHub takes too long for. */
const MAX_LISTINGS_PER_REQUEST = 60
/** Commits asked for in one request: GitHub answers it in time, and it costs some ten points. */
const MAX_COMMITS_PER_REQUEST = 1_000
/** Two pull requests with their commits weigh as much as so many commits. */
const PULL_REQUEST_WEIGHT = 8
const MAX_PAGE_SIZE = 100
const MIN_PAGE_SIZE = 10
const MAX_REQUESTS_AT_ONCE = 4
/** What was too much is asked for in halves so many times; then it is no matter of how much. */
const MAX_HALVINGS = 4

function pageSize(listings: readonly Listing[]): number {
  const weight = listings.reduce((sum, { branch }) => sum + (branch.withPullRequests ? PULL_REQUEST_WEIGHT : 1), 0)
  return Math.max(MIN_PAGE_SIZE, Math.min(MAX_PAGE_SIZE, Math.floor(MAX_COMMITS_PER_REQUEST / weight)))
}

const chunks = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))

/** Asks for halves of the listings, or of the page where there is one listing alone; undefined when there is nothing to halve. */
async function askInHalves(
  gitHub: GitHub,
  listings: readonly Listing[],
  size: number,
  attempted: string,
  halvings: number,
): Promise<ListingAnswer[] | undefined> {
  if (halvings >= MAX_HALVINGS) return undefined
  if (listings.length > 1) {
    const halves = chunks(listings, Math.ceil(listings.length / 2))
    return (await Promise.all(halves.map((half) => ask(gitHub, half, size, attempted, halvings + 1)))).flat()
  }
  if (size <= MIN_PAGE_SIZE) return undefined
  return ask(gitHub, listings, Math.max(MIN_PAGE_SIZE, Math.floor(size / 2)), attempted, halvings + 1)
}

async function ask(
  gitHub: GitHub,
  listings: readonly Listing[],
  size: number,
  attempted: string,
  halvings = 0,
): Promise<ListingAnswer[]> {
  const { query, variables } = listingQuery(listings, size)
  try {
    const { data, errors } = await retry(async (number) => {
      const found = await gitHub.graphql({ query, variables, data: listingsAnswer, attempted, retries: 0 })
      const broken = number < DEFAULT_RETRY_POLICY.attempts ? found.errors.find(isPassingPart) : undefined
      if (broken === undefined) return found
      throw new GitHubFailure(broken.message, 500, { cause: undefined })
    }, mayPass)
    const answered = listings.map((listing, index) => {
      const alias = `listing${index}`
      // An error that names no part may be about any.
      const own = errors.filter(({ path: [part] = [] }) => part === undefined || part === alias)
      const answer: ListingAnswer = { kind: 'answered', data: data[alias], errors: own, size }
      return { listing, answer, isHeavy: own.some(partWasTooMuch) }
    })
    const heavy = answered.filter(({ isHeavy }) => isHeavy).map(({ listing }) => listing)
    const again = heavy.length === 0 ? [] : await askInHalves(gitHub, heavy, size, attempted, halvings)
    return answered.map(({ listing, answer }) => again?.[heavy.indexOf(listing)] ?? answer)
  } catch (error) {
    const again = wasTooMuch(error) ? await askInHalves(gitHub, listings, size, attempted, halvings) : undefined
    return again ?? listings.map(() => failedAnswer(error))
  }
}

/** Reads listings, in order, in as few requests as GitHub answers. Whatever fails is an answer too. */
export async function readListings(
  gitHub: GitHub,
  listings: readonly Listing[],
  attempted: string,
): Promise<readonly ListingAnswer[]> {
  const parts = chunks(listings, MAX_LISTINGS_PER_REQUEST)
  const answers = await pMap(parts, (part) => ask(gitHub, part, pageSize(part), attempted), {
    concurrency: MAX_REQUESTS_AT_ONCE,
  })
  return answers.flat()
}
