import * as z from 'zod'
import { dateTime } from './date-time.ts'
import { branchRoutes } from './emulated/branch-routes.ts'
import { startEmulator } from './emulated/emulator.ts'
import { gitRoutes } from './emulated/git-routes.ts'
import { issueRoutes } from './emulated/issue-routes.ts'
import { mergePull } from './emulated/merge.ts'
import { type Mirror, openMirror } from './emulated/mirror.ts'
import { pullRoutes } from './emulated/pull-routes.ts'
import { closePullsOf, findPull, listPulls, pullRecords } from './emulated/pulls.ts'
import { reviewRoutes } from './emulated/review-routes.ts'
import { changeReview } from './emulated/review-threads.ts'
import { type EmulatedState, proxy, recordPush } from './emulated/state.ts'
import { remember, rememberingChanges } from './emulated/timeline.ts'
import { type Answer, answer } from './exchange.ts'
import { type HostedRepository, loginOfNoreply, type PullRequestSummary } from './hosted-repository.ts'
import { nullOid } from './push.ts'
import { answerByRoute, encodePath } from './rest/route.ts'

/** A repository to create. */
export interface CreateRepositoryOptions {
  owner: string
  name: string
  /** Contents of its first commit by path; by default a README, with `{}` the repository is empty. */
  files?: Readonly<Record<string, string>>
  /** By default `main`. */
  defaultBranch?: string
  /** Logins beside the tokens' who may be asked for reviews, be assigned, and write; by default three. */
  people?: readonly string[]
  /** Names of the owner's teams that may be asked for reviews. */
  teams?: readonly string[]
  /** Nothing can be written to it any more. */
  isArchived?: boolean
}

/** Files to commit on a branch, as a person with a clone would. */
export interface CommitFilesOptions {
  branch: string
  message: string
  /** Contents by path; null removes a file. */
  files: Readonly<Record<string, string | null>>
  author?: { name: string; email: string }
}

const defaultPeople = ['octocat', 'hubot', 'monalisa']
const shaSchema = z.object({ sha: z.string() })

/** Creates a repository that can be written to, kept by an emulator of its own. */
export async function createEmulatedRepository(
  options: CreateRepositoryOptions,
  logins: readonly string[],
  baseUrl: string,
): Promise<HostedRepository> {
  const { owner, name, defaultBranch = 'main', teams = [] } = options
  const people = [...new Set([...(options.people ?? []), ...defaultPeople, ...logins])]
  const emulator = await startEmulator({ owner, name, defaultBranch, people, teams, baseUrl })
  const path = `/repos/${owner}/${name}`
  const person = people.includes(owner) ? owner : (people[0] ?? owner)
  const mirror = await openMirror({ emulator, path, login: person, defaultBranch })
  const state: EmulatedState = {
    ...{ owner, name, path, defaultBranch, people, emulator, mirror },
    verified: new Set(),
    pushes: [],
    pulls: new Map(),
  }
  const first = Object.entries(options.files ?? { 'README.md': `# ${name}\n` })
  const routes = [
    ...branchRoutes(state),
    ...gitRoutes(state),
    ...pullRoutes(state),
    ...reviewRoutes(state),
    ...issueRoutes(state),
  ]
  const inTurn = oneAtATime()

  const repository: HostedRepository = {
    owner,
    name,
    isPrivate: false,
    isArchived: options.isArchived ?? false,
    reader: () => mirror.update(),
    pullRequests: () => pullRecords(state),
    people,
    loginOf: loginOfNoreply,
    deployments: [],
    rules: [],
    isVerified: (oid) => state.verified.has(oid),
    pushes: async () => state.pushes,
    async rest(request, rest): Promise<Answer> {
      const answerIt = async () => {
        if (/^\/(git|commits)\b/.test(rest) && (await isEmpty(mirror))) {
          return answer(409, { message: 'Git Repository is empty.', status: '409' })
        }
        return (await answerByRoute(routes, request, repository, rest)) ?? proxy(state, request, rest)
      }
      if (request.method === 'GET') return answerIt()
      if (options.isArchived === true) {
        return answer(403, { message: 'Repository was archived so is read-only.', status: '403' })
      }
      return inTurn(() => rememberingChanges(state, request, rest, answerIt))
    },
    writable: {
      pullRequests: async () => (await listPulls(state)).map(summaryOf),
      setDraft: (number, isDraft, by) =>
        inTurn(async () => {
          if ((await findPull(state, number))?.draft === isDraft) return
          await setDraft(state, person, number, isDraft)
          remember(state, number, by, [{ kind: isDraft ? 'convert_to_draft' : 'ready_for_review' }])
        }),
      async assign(number, logins, by) {
        const known = state.pulls.get(number)
        const added = people.filter((login) => logins.includes(login) && !known?.assignees.includes(login))
        known?.assignees.push(...added)
        remember(
          state,
          number,
          by,
          added.map((assignee) => ({ kind: 'assigned', assignee })),
        )
      },
      async setAutoMerge(number, method, by) {
        const known = state.pulls.get(number)
        if (known === undefined || known.autoMerge?.method === (method ?? undefined)) return
        known.autoMerge = method === null ? null : { at: dateTime(), by, method }
        const change =
          method === null ? { kind: 'auto_merge_disabled' as const } : { kind: 'auto_merge_enabled' as const, method }
        remember(state, number, by, [change])
      },
      async setQueued(number, isQueued, by) {
        const known = state.pulls.get(number)
        if (known === undefined || (known.isInMergeQueue ?? false) === isQueued) return
        known.isInMergeQueue = isQueued
        if (isQueued) known.autoMerge = null
        remember(state, number, by, [{ kind: isQueued ? 'added_to_merge_queue' : 'removed_from_merge_queue' }])
      },
      changeReview: (part, id, change) => changeReview(state, part, id, change),
      merge: (number) => inTurn(() => mergeAsPerson(state, person, number)),
      deleteBranch: (branch, sha, login) => inTurn(() => deleteBranch(state, { branch, sha, login })),
      commitFiles: (commit) => inTurn(() => commitFiles(state, person, commit)),
    },
    async [Symbol.asyncDispose]() {
      await emulator[Symbol.asyncDispose]()
      await mirror[Symbol.asyncDispose]()
    },
  }
  if (first.length > 0) {
    await commitFiles(state, person, {
      branch: defaultBranch,
      message: 'Initial commit',
      files: Object.fromEntries(first),
    })
  }
  return repository
}

async function isEmpty(mirror: Mirror): Promise<boolean> {
  await mirror.update()
  return mirror.refs().size === 0
}

/** Runs what it is given one after the other: two writes at once can't both see what is there before either. */
function oneAtATime(): <Value>(run: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve()
  return (run) => {
    const result = last.then(run)
    last = result.catch(() => {})
    return result
  }
}

function summaryOf(pull: Awaited<ReturnType<typeof listPulls>>[number]): PullRequestSummary {
  const { number, title, state, draft, head, base, labels } = pull
  return {
    ...{ number, title, state, draft },
    body: pull.body ?? '',
    head: head.ref,
    base: base.ref,
    labels: labels.map((label) => label.name),
    url: pull.html_url,
  }
}

async function mergeAsPerson(state: EmulatedState, login: string, number: number): Promise<string> {
  const pull = await findPull(state, number)
  if (pull?.state !== 'open')
    throw new Error(`There is no open pull request #${number} in ${state.owner}/${state.name}`)
  if (pull.draft) await setDraft(state, login, number, false)
  const merged = await mergePull(state, pull, { login, method: 'merge' })
  if ('conflicts' in merged)
    throw new Error(`#${number} conflicts with ${pull.base.ref}: ${merged.conflicts.join(', ')}`)
  return merged.oid
}

async function setDraft(state: EmulatedState, login: string, number: number, draft: boolean): Promise<void> {
  await state.emulator.must({ method: 'PATCH', path: `${state.path}/pulls/${number}`, login, body: { draft } })
}

async function deleteBranch(
  state: EmulatedState,
  { branch, sha, login }: { branch: string; sha: string; login: string },
): Promise<'deleted' | 'moved' | 'gone'> {
  const ref = `refs/heads/${branch}`
  const before = await (await state.mirror.update()).ref(ref)
  if (before?.oid !== sha) return before === undefined ? 'gone' : 'moved'
  await state.emulator.must({ method: 'DELETE', path: `${state.path}/git/${encodePath(ref)}`, login })
  recordPush(state, { ref, before: sha, after: nullOid, activity_type: 'branch_deletion', actor: login })
  await closePullsOf(state, branch, sha)
  return 'deleted'
}

async function commitFiles(state: EmulatedState, login: string, options: CommitFilesOptions): Promise<string> {
  const reader = await state.mirror.update()
  const ref = `refs/heads/${options.branch}`
  const branch = await reader.commit(ref)
  const parent = branch ?? (await reader.commit(`refs/heads/${state.defaultBranch}`))
  const create = async (kind: string, body: unknown) =>
    shaSchema.parse(await state.emulator.must({ method: 'POST', path: `${state.path}/git/${kind}`, login, body })).sha
  const entries = Object.entries(options.files)
  const tree = await create('trees', {
    ...(parent === undefined ? {} : { base_tree: parent.tree }),
    tree: entries.map(([path, content]) => ({
      path,
      mode: '100644',
      type: 'blob',
      ...(content === null ? { sha: null } : { content }),
    })),
  })
  const oid = await create('commits', {
    message: options.message,
    tree,
    parents: parent === undefined ? [] : [parent.oid],
    author: options.author ?? { name: login, email: `${login}@users.noreply.github.com` },
  })
  const write =
    branch === undefined
      ? { method: 'POST', path: `${state.path}/git/refs`, body: { ref, sha: oid } }
      : { method: 'PATCH', path: `${state.path}/git/${ref}`, body: { sha: oid } }
  await state.emulator.must({ ...write, login })
  const activity_type = branch === undefined ? 'branch_creation' : 'push'
  recordPush(state, { ref, before: branch?.oid ?? nullOid, after: oid, activity_type, actor: login })
  return oid
}
