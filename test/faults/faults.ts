import { z } from 'zod'
import {
  exception,
  type FaultKind,
  LOGIN_PAGE,
  NOTHING,
  type Fault as ProxyFault,
} from '../sandbox/clickhouse/fault.ts'
import type { FaultAnswer } from '../sandbox/github/faults.ts'

/** A fault of a server, and what is expected of an action that meets it. */
export type Fault = {
  readonly name: string
  /** What a job says that meets it at every request; it goes on the one line of the error. */
  readonly message: RegExp
  /** Whether it passes: one that is met once must not turn a job red. */
  readonly passes: boolean
} & (
  | { readonly of: 'GitHub' | 'git'; readonly answer: FaultAnswer }
  | { readonly of: 'ClickHouse'; readonly fault: ProxyFault }
)

const PAGE =
  '<!DOCTYPE html>\n<html><head><title>Unicorn!</title></head><body><h1>No server is available</h1></body></html>'
const LIMIT = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
/** A budget that comes back long after the action's time. */
const TOMORROW = String(Math.floor(Date.now() / 1_000) + 86_400)
const TIME_IS_UP =
  /The time that the input 'timeout' gives \(30s\) was up while |did not answer .*\(?(?:timeout: |timeout \()30s\)/u

/** What GraphQL answers where it fails at one part; other answers stay as they are. */
function broken(body: unknown): unknown {
  const answer = z.object({ data: z.record(z.string(), z.unknown()) }).safeParse(body).data
  const [alias] = Object.keys(answer?.data ?? {})
  if (answer === undefined || alias === undefined) return body
  const error = { type: 'INTERNAL', message: 'Something broke inside', path: [alias] }
  return { data: { ...answer.data, [alias]: null }, errors: [error] }
}

const gitHub = (name: string, answer: FaultAnswer, message: RegExp, passes = true): Fault => ({
  of: 'GitHub',
  name,
  answer,
  message,
  passes,
})

const GITHUB: readonly Fault[] = [
  gitHub(
    'status 500',
    { status: 500, body: { message: 'Server Error' } },
    /status 500: Server Error\. GitHub itself failed/u,
  ),
  gitHub(
    'status 502 with a page',
    { status: 502, text: PAGE },
    /status 502: Unicorn! No server is available\. GitHub itself failed/u,
  ),
  gitHub('status 503 without a word', { status: 503, text: '' }, /status 503: .*GitHub itself failed/u),
  gitHub('status 504', { status: 504, body: { message: 'We timed out.' } }, /status 504: We timed out\./u),
  gitHub('a reset', 'reset', /no answer: .*Check that the runner reaches GitHub/u),
  gitHub(
    'an empty answer',
    { status: 200, text: '' },
    /status 200: the answer is not whole, or not GitHub's: found nothing/u,
  ),
  gitHub(
    'a page in place of an answer',
    { status: 200, text: PAGE },
    /not GitHub's: found 'Unicorn! No server is available'/u,
  ),
  gitHub('half an answer', 'cut', /status 200: the answer is not whole/u),
  gitHub('an internal error at a part', { change: broken }, /Something broke inside/u),
  gitHub('an answer that breaks off', 'broken', /no answer: /u),
  gitHub(
    'status 429 of something before it',
    { status: 429, text: PAGE, headers: { 'retry-after': '1' } },
    /status 429: Unicorn!.*The API budget is used up/u,
  ),
  gitHub(
    'a secondary limit',
    { status: 403, body: { message: LIMIT }, headers: { 'retry-after': '1' } },
    /status 403: You have exceeded a secondary rate limit\..* The API budget is used up/u,
  ),
  gitHub(
    'a budget that is used up',
    {
      status: 403,
      body: { message: 'API rate limit exceeded for user ID 1.' },
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': TOMORROW },
    },
    /The API budget is used up: .* It comes back at \d{4}-\d\d-\d\dT[\d:]+Z\./u,
    false,
  ),
  gitHub(
    'a wrong token',
    { status: 401, body: { message: 'Bad credentials' } },
    /status 401: Bad credentials\. .*'token' input/u,
    false,
  ),
  gitHub(
    'an organization with SAML',
    {
      status: 403,
      body: { message: 'Resource protected by organization SAML enforcement.' },
      headers: { 'x-github-sso': 'required; url=https://github.com/orgs/muse/sso?authorization_request=A1' },
    },
    /SAML.*https:\/\/github\.com\/orgs\/muse\/sso\?authorization_request=A1/u,
    false,
  ),
  gitHub('silence', 'held', TIME_IS_UP),
  gitHub('an answer without end', 'endless', /larger than 64 MB|did not answer in time|was up while/u, false),
  gitHub(
    'a redirect to another host',
    { status: 307, headers: { location: 'http://127.0.0.1:9/forged' } },
    /sends on to another server \(127\.0\.0\.1:9\), which is not followed/u,
    false,
  ),
]

const clickHouse = (name: string, kind: FaultKind, message: RegExp, passes = true): Fault => ({
  of: 'ClickHouse',
  name,
  fault: { when: 'before', kind },
  message,
  passes,
})

const CLICKHOUSE: readonly Fault[] = [
  clickHouse('a reset', 'reset', /failed while .*(?:ECONNRESET|socket hang up)/u),
  clickHouse(
    'status 502 with a page',
    { status: 502, body: PAGE },
    /Unicorn! No server is available|was up while|did not answer/u,
  ),
  clickHouse(
    'status 503 of a service that wakes up',
    { status: 503, body: 'Service is idle' },
    /Service is idle|was up while|did not answer/u,
  ),
  clickHouse(
    'status 429',
    { status: 429, body: 'Too many' },
    /status 429: Too many\. What stands before the server is asked too much/u,
  ),
  clickHouse('an empty answer', NOTHING, /nothing shows that ClickHouse gave the answer .* found an empty answer/u),
  clickHouse(
    'a page in place of an answer',
    LOGIN_PAGE,
    /nothing shows that ClickHouse gave the answer .* found 'Log in'/u,
  ),
  clickHouse(
    'too many queries',
    exception(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', 'Too many simultaneous queries'),
    /code 202: Too many simultaneous queries.* run when less else runs/u,
  ),
  clickHouse(
    'memory that all have used up',
    exception(241, 'MEMORY_LIMIT_EXCEEDED', 'Memory limit (total) exceeded'),
    /code 241: Memory limit \(total\) exceeded.* memory/u,
  ),
  clickHouse(
    'too many parts',
    exception(252, 'TOO_MANY_PARTS', 'Too many parts (3000)'),
    /code 252: Too many parts \(3000\).* merge/u,
  ),
  clickHouse(
    'a Keeper that is away',
    exception(999, 'KEEPER_EXCEPTION', 'Session expired'),
    /code 999: Session expired/u,
  ),
  clickHouse(
    'a wrong password',
    exception(516, 'AUTHENTICATION_FAILED', 'Authentication failed'),
    /code 516: Authentication failed.* Check clickhouse-username/u,
    false,
  ),
  clickHouse(
    'a missing right',
    exception(497, 'ACCESS_DENIED', 'Not enough privileges'),
    /code 497: Not enough privileges.* Grant user/u,
    false,
  ),
  clickHouse(
    'a redirect',
    { status: 307, body: '', headers: { location: 'http://127.0.0.1:9/' } },
    /status 307.* not followed: give that address as clickhouse-url/u,
    false,
  ),
  clickHouse('an answer without end', 'endless', /compressed \(gzip\), which was not asked for/u, false),
  {
    of: 'ClickHouse',
    name: 'half an answer',
    fault: { when: 'after', kind: 'cut' },
    message: /the answer is not whole|was up while|nothing shows|did not answer/u,
    passes: true,
  },
  {
    of: 'ClickHouse',
    name: 'an answer that breaks off',
    fault: { when: 'after', kind: 'broken' },
    message: /failed while /u,
    passes: true,
  },
]

/** Of git over HTTP, which collect-commits alone speaks. */
const GIT: readonly Fault[] = [
  {
    of: 'git',
    name: 'status 500',
    answer: { status: 500 },
    message: /git failed while .*returned error: 500/u,
    passes: true,
  },
  {
    of: 'git',
    name: 'status 429',
    answer: { status: 429 },
    message: /git failed while .*429.* asked too much/u,
    passes: true,
  },
  { of: 'git', name: 'a reset', answer: 'reset', message: /git failed while /u, passes: true },
  { of: 'git', name: 'a page', answer: { status: 200, text: PAGE }, message: /git failed while /u, passes: false },
  {
    of: 'git',
    name: 'a refusal',
    answer: { status: 403 },
    message: /git failed while .*403.* token may read/u,
    passes: false,
  },
]

export const FAULTS: readonly Fault[] = [...GITHUB, ...CLICKHOUSE, ...GIT]
