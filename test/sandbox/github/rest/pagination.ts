import { type Answer, type ApiRequest, answer } from '../exchange.ts'

/** Which page of a list is asked for. */
export interface Page {
  page: number
  perPage: number
  offset: number
}

/** Reads `page` and `per_page`. */
export function pageOf(query: URLSearchParams, defaultSize = 30, largestSize = 100): Page {
  const page = Math.max(1, Number(query.get('page') ?? 1) || 1)
  const perPage = Math.min(largestSize, Math.max(1, Number(query.get('per_page') ?? defaultSize) || defaultSize))
  return { page, perPage, offset: (page - 1) * perPage }
}

/** The `Link` header of a page of a list of `total` items; none for a list that fits on one page. */
export function linkHeader(request: ApiRequest, page: Page, total: number): Record<string, string> {
  const last = Math.max(1, Math.ceil(total / page.perPage))
  const links = [
    ...(page.page > 1 ? [link(request, page.page - 1, 'prev')] : []),
    ...(page.page < last ? [link(request, page.page + 1, 'next'), link(request, last, 'last')] : []),
    ...(page.page > 1 ? [link(request, 1, 'first')] : []),
  ]
  return links.length === 0 ? {} : { link: links.join(', ') }
}

/** A page of a list that is at hand. */
export function listAnswer(request: ApiRequest, list: readonly unknown[]): Answer {
  const page = pageOf(request.query)
  return answer(200, list.slice(page.offset, page.offset + page.perPage), linkHeader(request, page, list.length))
}

function link(request: ApiRequest, page: number, relation: string): string {
  const query = new URLSearchParams(request.query)
  query.set('page', String(page))
  return `<${request.baseUrl}${request.path}?${query}>; rel="${relation}"`
}
