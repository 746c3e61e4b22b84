import { PROXY_REMEDY } from '../http/proxy-remedy.ts'

/** What GitHub was asked for when it refused; what helps depends on it. */
type RefusedRequest =
  | 'anything'
  | 'reading'
  | 'writing'
  | 'auto-merge'
  | 'labels'
  | 'reviewers'
  | 'team reviewers'
  | 'assignees'

interface Refusal {
  /** The requests that it is an answer to; `anything` for all of them. */
  readonly to: RefusedRequest
  /** How GitHub words it; left out where the status tells enough. */
  readonly answer?: RegExp
  /** Left out for any. `none` is no answer at all. */
  readonly status?: (status: number | 'none') => boolean
  /** What its reader can do about it; `<owner>` stands for the repository's owner. */
  readonly remedy: string
}

const is =
  (...known: readonly (number | 'none')[]) =>
  (status: number | 'none') =>
    known.includes(status)

/** How GitHub says that a budget is used up. */
export const RATE_LIMIT_ANSWER = /rate limit|abuse/iu

/** How GitHub says that a request asked for too much, as a whole or in a part. */
export const TOO_MUCH_ANSWER =
  /resource limits?|node limit|time(?:d )?-?out|^(?:RESOURCE_LIMITS|MAX_NODE_LIMIT)_EXCEEDED/iu

/** The refusals of GitHub that are known. The first that fits counts. */
const REFUSALS: readonly Refusal[] = [
  {
    to: 'anything',
    answer: /secondary rate|abuse/iu,
    remedy: 'GitHub was asked too much in a short time: run fewer jobs at once, or give a token with its own budget.',
  },
  {
    to: 'anything',
    answer: RATE_LIMIT_ANSWER,
    remedy: 'The API budget is used up: run less often, or give a token with its own budget.',
  },
  {
    to: 'anything',
    answer: /answer is not whole, or not GitHub's|answer is larger than|which is not followed|sends on more than/u,
    remedy:
      'Something between the runner and GitHub answers in its place, or changes its answers: check that, and run the job again.',
  },
  {
    to: 'anything',
    answer: /^the proxy before \S+ answered with status 5/u,
    remedy:
      'The proxy does not reach the server: check the proxy, or name the host in NO_PROXY, and run the job again.',
  },
  {
    to: 'anything',
    answer: /^the proxy before \S+ answered/u,
    remedy: PROXY_REMEDY,
  },
  {
    to: 'anything',
    answer: /^the certificate of \S+ is not trusted/u,
    remedy:
      'Have the runner trust what signs it: NODE_EXTRA_CA_CERTS names the file with the certificate of the company, or of the server.',
  },
  {
    to: 'anything',
    answer: /\bSAML\b/iu,
    remedy: "Authorize the token for the organization's single sign-on: https://github.com/orgs/<owner>/sso",
  },
  {
    to: 'anything',
    answer: /IP allow list/iu,
    remedy: "Add the runner's address to the organization's IP allow list, or run on a runner that is on it.",
  },
  {
    to: 'anything',
    answer: /token.* lifetime|lifetime.* token/iu,
    remedy: 'Give a token whose lifetime the organization allows.',
  },
  {
    to: 'anything',
    answer: /required scopes|INSUFFICIENT_SCOPES/u,
    remedy: 'Give the token what the message names.',
  },
  { to: 'reading', answer: TOO_MUCH_ANSWER, remedy: 'Ask for less at once: fewer repositories, branches and paths.' },
  {
    to: 'reading',
    remedy:
      'Check the name, and that the token may read the contents of the repository (GITHUB_TOKEN reads its own repository only).',
  },
  {
    to: 'anything',
    answer: /not permitted to create or approve pull requests/iu,
    remedy:
      'Allow it in the repository (and its organization) under Settings > Actions > General > Workflow permissions: ' +
      '"Allow GitHub Actions to create and approve pull requests". Or give the token of a GitHub App.',
  },
  {
    to: 'auto-merge',
    answer: /auto[- ]merge is not allowed/iu,
    remedy: 'Allow it in the repository under Settings > General > Pull Requests > "Allow auto-merge".',
  },
  {
    to: 'auto-merge',
    answer: /clean status|protected branch rules not configured/iu,
    remedy:
      'There is nothing to wait for: require a review or a check on the base branch under Settings > Rules, or merge it by hand.',
  },
  {
    to: 'auto-merge',
    answer: /merge method|(?:merge commits|squash merges|rebase merges) are not allowed/iu,
    remedy:
      "Allow the method under Settings > General > Pull Requests, or name another one with the input 'auto-merge'.",
  },
  {
    to: 'auto-merge',
    answer: /resource not accessible by|not authorized|permission/iu,
    remedy: 'The token needs `contents: write` and `pull-requests: write`.',
  },
  {
    to: 'labels',
    remedy: 'The token needs `pull-requests: write`, and to create a label that is missing `issues: write`.',
  },
  { to: 'reviewers', remedy: 'Only those who may read the repository can be asked.' },
  {
    to: 'team reviewers',
    remedy:
      'The team needs access to the repository, and the token must see it: GITHUB_TOKEN does not, that of a GitHub App with `members: read` does.',
  },
  { to: 'assignees', remedy: 'The token needs `pull-requests: write`.' },
  {
    to: 'writing',
    answer: /must have (?:a )?verified signature|commits must be signed|signature/iu,
    status: is(403, 404, 409, 422),
    remedy:
      'The branch accepts signed commits only: GitHub signs those of GITHUB_TOKEN and of GitHub Apps, not those of a ' +
      'personal access token.',
  },
  {
    to: 'writing',
    answer: /repository rule violations|protected branch/iu,
    status: is(403, 404, 409, 422),
    remedy:
      "A rule of the repository refuses this branch or commit: under Settings > Rules, let the token's owner bypass it, " +
      "leave the content branches out of it, or choose another name with the input 'branch'.",
  },
  {
    to: 'writing',
    answer: /resource not accessible by/iu,
    status: is(403, 404, 409, 422),
    remedy:
      'The token lacks a permission: a workflow needs `permissions: contents: write` and `pull-requests: write`, a ' +
      'fine-grained token the same two for this repository.',
  },
]

/** What to do where GitHub itself failed, as a whole or at a part. */
export const GITHUB_FAILED = 'GitHub itself failed: run the job again.'

/** What to do by the status alone, where the words say nothing. */
const STATUSES: readonly Refusal[] = [
  {
    to: 'anything',
    status: is('none'),
    remedy: 'Check that the runner reaches GitHub (githubstatus.com says whether it is up).',
  },
  { to: 'anything', status: is(401), remedy: "The token is wrong or expired: check the 'token' input." },
  {
    to: 'anything',
    status: is(403, 429),
    remedy: "Give the token the permission that the action's README names.",
  },
  {
    to: 'anything',
    status: is(404),
    remedy:
      "Check the name, and that the token may read it: the workflow's own GITHUB_TOKEN sees only its own repository.",
  },
  {
    to: 'anything',
    status: (status) => status !== 'none' && status >= 500,
    remedy: GITHUB_FAILED,
  },
]

/** A refusal as it came. */
export interface RefusalAnswer {
  readonly to: RefusedRequest
  readonly answer: string
  /** Undefined where GitHub did not answer. */
  readonly status?: number | undefined
  /** The repository's owner, where the request was about one. */
  readonly owner?: string
}

const find = (refusals: readonly Refusal[], { to, answer, status, owner = 'ORGANIZATION' }: RefusalAnswer) =>
  refusals
    .find(
      (known) =>
        (known.to === 'anything' || known.to === to) &&
        known.answer?.test(answer) !== false &&
        known.status?.(status ?? 'none') !== false,
    )
    ?.remedy.replace('<owner>', owner)

/** What the reader of a refusal can do about it, by GitHub's words; undefined where they are not known. */
export const knownRemedy = (refusal: RefusalAnswer): string | undefined => find(REFUSALS, refusal)

/** As {@link knownRemedy}, or else by the status; empty where that says nothing either. */
export const remedyOf = (refusal: RefusalAnswer): string => knownRemedy(refusal) ?? find(STATUSES, refusal) ?? ''
