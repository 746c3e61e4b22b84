import { type Answer, answer, unprocessable } from '../exchange.ts'
import { fullNameOf } from '../hosted-repository.ts'
import { userJson } from './commit-json.ts'
import { pageOf } from './pagination.ts'
import type { Route, RouteInput } from './route.ts'

/** A repository's pushes. */
export const activityRoutes: readonly Route[] = [{ method: 'GET', path: /^\/activity$/, answer: listActivity }]

const periods: Record<string, number> = { day: 1, week: 7, month: 31, quarter: 92, year: 366 }
const dayMilliseconds = 24 * 60 * 60 * 1000

/** Lists pushes, newest first (https://docs.github.com/rest/repos/repos#list-repository-activities). */
async function listActivity({ request, repository }: RouteInput): Promise<Answer> {
  const { query, baseUrl } = request
  const period = query.get('time_period')
  const days = period === null ? Number.POSITIVE_INFINITY : periods[period]
  if (days === undefined) return unprocessable(`Invalid time_period "${period}"`)
  const from = Date.now() - days * dayMilliseconds
  const pushes = (await repository.pushes())
    .filter((push) => matchesRef(push.ref, query.get('ref')))
    .filter((push) => query.get('actor') === null || push.actor === query.get('actor'))
    .filter((push) => query.get('activity_type') === null || push.activity_type === query.get('activity_type'))
    .filter((push) => Date.parse(push.timestamp) >= from)
  const ordered = query.get('direction') === 'asc' ? pushes.toReversed() : pushes
  const { perPage } = pageOf(query)
  const start = offsetOf(query.get('after'))
  const end = start + perPage
  const further = new URLSearchParams(query)
  further.set('after', Buffer.from(`offset:${end}`).toString('base64'))
  return answer(
    200,
    ordered.slice(start, end).map((push, index) => ({
      id: start + index + 1,
      node_id: `PSH_${fullNameOf(repository)}_${push.after}`,
      ...push,
      actor: userJson(push.actor, baseUrl),
    })),
    end < ordered.length ? { link: `<${baseUrl}${request.path}?${further}>; rel="next"` } : {},
  )
}

/** Pages are named by cursors, and not by numbers. */
const offsetOf = (cursor: string | null): number =>
  Number(/^offset:(\d+)$/u.exec(Buffer.from(cursor ?? '', 'base64').toString())?.[1] ?? 0)

/** `ref` is given in full or as a branch's name. */
function matchesRef(ref: string, wanted: string | null): boolean {
  return wanted === null || ref === wanted || ref === `refs/heads/${wanted}`
}
