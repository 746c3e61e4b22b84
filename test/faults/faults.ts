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
  /**
   * What a job says that meets it at every request, after what it tried: what came back and what to do, word by word. A pattern where
   * the words are not the same each time. `HOST` stands for an address, `TIME` for a time,
   * `REPOSITORY` for the subject's. Undefined where the time is up first.
   */
  readonly said: string | RegExp | undefined
  /** Whether the time may be up before the job says that. */
  readonly takesTime: boolean
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

const AGAIN = 'GitHub itself failed: run the job again.'
const BETWEEN =
  'Something between the runner and GitHub answers in its place, or changes its answers: check that, and run the job again.'
const TOO_FAST =
  'GitHub was asked too much in a short time: run fewer jobs at once, or give a token with its own budget. It comes back at TIME.'
const ASLEEP =
  'It comes from something before the server: check that the server runs (a service that was idle takes a minute or two to wake), and run again.'
const UNPROVEN =
  'Check clickhouse-url, and that nothing between changes, shortens or invents answers: the headers X-ClickHouse-* must come through.'
const BROKEN =
  'The connection broke: check that the server is up, and that nothing between cuts connections, and run again.'

/** What GraphQL answers where it fails at one part; other answers stay as they are. */
function broken(body: unknown): unknown {
  const answer = z.object({ data: z.record(z.string(), z.unknown()) }).safeParse(body).data
  const [alias] = Object.keys(answer?.data ?? {})
  if (answer === undefined || alias === undefined) return body
  const error = { type: 'INTERNAL', message: 'Something broke inside', path: [alias] }
  return { data: { ...answer.data, [alias]: null }, errors: [error] }
}

const gitHub = (name: string, answer: FaultAnswer, said: string | RegExp | undefined, passes = true): Fault => ({
  of: 'GitHub',
  name,
  answer,
  said,
  takesTime: passes,
  passes,
})

const GITHUB: readonly Fault[] = [
  gitHub('status 500', { status: 500, body: { message: 'Server Error' } }, `status 500: Server Error. ${AGAIN}`),
  gitHub(
    'status 502 with a page',
    { status: 502, text: PAGE },
    `status 502: Unicorn! No server is available. ${AGAIN}`,
  ),
  gitHub('status 503 without a word', { status: 503, text: '' }, `status 503, without a word. ${AGAIN}`),
  gitHub('status 504', { status: 504, body: { message: 'We timed out.' } }, `status 504: We timed out. ${AGAIN}`),
  gitHub(
    'a reset',
    'reset',
    /no answer: (?:other side closed|read ECONNRESET)\. Check that the runner reaches GitHub \(githubstatus\.com says whether it is up\)\./u,
  ),
  gitHub(
    'an empty answer',
    { status: 200, text: '' },
    `status 200: the answer is not whole, or not GitHub's: found nothing. ${BETWEEN}`,
  ),
  gitHub(
    'a page in place of an answer',
    { status: 200, text: PAGE },
    `status 200: the answer is not whole, or not GitHub's: found 'Unicorn! No server is available'. ${BETWEEN}`,
  ),
  gitHub(
    'half an answer',
    'cut',
    /status 200: the answer is not whole, or not GitHub's: found '[[{].*'\. Something between the runner and GitHub answers/u,
  ),
  gitHub(
    'an internal error at a part',
    { change: broken },
    /Something broke inside\. GitHub itself failed: run the job again/u,
  ),
  gitHub('an answer that breaks off', 'broken', /no answer: \w[^.]*\. Check that the runner reaches GitHub/u),
  gitHub(
    'status 429 of something before it',
    { status: 429, text: PAGE, headers: { 'retry-after': '1' } },
    `status 429: Unicorn! No server is available (taken for a secondary rate limit). ${TOO_FAST}`,
  ),
  gitHub(
    'a secondary limit',
    { status: 403, body: { message: LIMIT }, headers: { 'retry-after': '1' } },
    `status 403: ${LIMIT} ${TOO_FAST}`,
  ),
  gitHub(
    'a budget that is used up',
    {
      status: 403,
      body: { message: 'API rate limit exceeded for user ID 1.' },
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': TOMORROW },
    },
    'status 403: API rate limit exceeded for user ID 1. The API budget is used up: run less often, or give a token with its own budget. It comes back at TIME.',
    false,
  ),
  gitHub(
    'a wrong token',
    { status: 401, body: { message: 'Bad credentials' } },
    "status 401: Bad credentials. The token is wrong or expired: check the 'token' input.",
    false,
  ),
  gitHub(
    'an organization with SAML',
    {
      status: 403,
      body: { message: 'Resource protected by organization SAML enforcement.' },
      headers: { 'x-github-sso': 'required; url=https://github.com/orgs/muse/sso?authorization_request=A1' },
    },
    "status 403: Resource protected by organization SAML enforcement. Authorize the token for the organization's single sign-on: https://github.com/orgs/ORGANIZATION/sso GitHub names the page: https://github.com/orgs/muse/sso?authorization_request=A1",
    false,
  ),
  gitHub('silence', 'held', undefined),
  {
    ...gitHub(
      'an answer without end',
      'endless',
      `its answer was not taken: the answer is larger than 64 MB, after decompression: it was not read on. ${BETWEEN}`,
      false,
    ),
    takesTime: true,
  },
  gitHub(
    'a redirect to another host',
    { status: 307, headers: { location: 'http://127.0.0.1:9/forged' } },
    `something is in the way: HOST sends on to another server (HOST), which is not followed. ${BETWEEN}`,
    false,
  ),
]

const clickHouse = (name: string, fault: ProxyFault | FaultKind, said: string | RegExp, passes = true): Fault => ({
  of: 'ClickHouse',
  name,
  fault: typeof fault === 'object' && 'when' in fault ? fault : { when: 'before', kind: fault },
  said,
  takesTime: passes,
  passes,
})

/** A refusal in the server's own words. */
const refusal = (
  name: string,
  [code, kind, words]: readonly [number, string, string],
  remedy: string,
  passes = true,
): Fault =>
  clickHouse(name, exception(code, kind, words), `the server answered with code ${code}: ${words}. ${remedy}`, passes)

const unproven = (found: string) =>
  `it answered: nothing shows that ClickHouse gave the answer (no header X-ClickHouse-Query-Id of this request), found ${found}. ${UNPROVEN}`

const CLICKHOUSE: readonly Fault[] = [
  clickHouse(
    'a reset',
    'reset',
    /ECONNRESET: (?:read ECONNRESET|socket hang up)\. The connection broke: check that the server is up/u,
  ),
  clickHouse(
    'status 502 with a page',
    { status: 502, body: PAGE },
    `the answer has status 502: Unicorn! No server is available. ${ASLEEP}`,
  ),
  clickHouse(
    'status 503 of a service that wakes up',
    { status: 503, body: 'Service is idle' },
    `the answer has status 503: Service is idle. ${ASLEEP}`,
  ),
  clickHouse(
    'status 429',
    { status: 429, body: 'Too many' },
    'the answer has status 429: Too many. What stands before the server is asked too much: run less often.',
  ),
  clickHouse('an empty answer', NOTHING, unproven('an empty answer')),
  clickHouse('a page in place of an answer', LOGIN_PAGE, unproven("'Log in'")),
  refusal(
    'too many queries',
    [202, 'TOO_MANY_SIMULTANEOUS_QUERIES', 'Too many simultaneous queries'],
    'The server runs as many statements as it may at once: run when less else runs.',
  ),
  refusal(
    'memory that all have used up',
    [241, 'MEMORY_LIMIT_EXCEEDED', 'Memory limit (total) exceeded'],
    "The server's memory, or this user's part of it, is used up: run when less else runs, or raise the limit that the message names.",
  ),
  refusal(
    'too many parts',
    [252, 'TOO_MANY_PARTS', 'Too many parts (3000)'],
    'The table has too many parts to merge: insert less often into it, and check what holds its merges up (system.merges, system.mutations).',
  ),
  refusal(
    'a Keeper that is away',
    [999, 'KEEPER_EXCEPTION', 'Session expired'],
    "The server can't reach its Keeper, or lost its session there: check that it is up, and run again.",
  ),
  refusal(
    'a wrong password',
    [516, 'AUTHENTICATION_FAILED', 'Authentication failed'],
    "Check clickhouse-username ('administrator') and clickhouse-password.",
    false,
  ),
  refusal(
    'a missing right',
    [497, 'ACCESS_DENIED', 'Not enough privileges'],
    "Grant user 'administrator' what the message names.",
    false,
  ),
  clickHouse(
    'a redirect',
    { status: 307, body: '', headers: { location: 'http://127.0.0.1:9/' } },
    'the answer has status 307, without a word. It sends on to another address, which is not followed: give that address as clickhouse-url.',
    false,
  ),
  clickHouse(
    'an answer without end',
    'endless',
    `it answered: the answer is compressed (gzip), which was not asked for; it was not read. ${UNPROVEN}`,
    false,
  ),
  clickHouse(
    'half an answer',
    { when: 'after', kind: 'cut' },
    /it answered: the answer is not whole, found '.*' at its end\. Check clickhouse-url/u,
  ),
  clickHouse('an answer that breaks off', { when: 'after', kind: 'broken' }, `ECONNRESET: aborted. ${BROKEN}`),
]

const UNABLE = "fatal: unable to access 'http://HOST/muse/REPOSITORY.git/':"

const git = (name: string, answer: FaultAnswer, said: string | RegExp, passes = true): Fault => ({
  of: 'git',
  name,
  answer,
  said,
  takesTime: passes,
  passes,
})

/** Of git over HTTP, which collect-commits alone speaks. */
const GIT: readonly Fault[] = [
  git(
    'status 500',
    { status: 500 },
    `${UNABLE} The requested URL returned error: 500 Check that the runner reaches the server, or set file-changes to 'off'.`,
  ),
  git(
    'status 429',
    { status: 429 },
    `${UNABLE} The requested URL returned error: 429 The server is asked too much: run less often, or less at a time.`,
  ),
  git(
    'a reset',
    'reset',
    `${UNABLE} Empty reply from server Check that the runner reaches the server, or set file-changes to 'off'.`,
  ),
  git(
    'silence',
    'held',
    /The time that the input 'timeout' gives \(30s\) was up while fetching the commits of|Operation too slow/u,
  ),
  git(
    'a page',
    { status: 200, text: PAGE },
    'fatal: http://HOST/muse/REPOSITORY.git/info/refs not valid: is this a git repository?',
    false,
  ),
  git(
    'a refusal',
    { status: 403 },
    `${UNABLE} The requested URL returned error: 403 Check that the token may read the repository's contents.`,
    false,
  ),
]

export const FAULTS: readonly Fault[] = [...GITHUB, ...CLICKHOUSE, ...GIT]
