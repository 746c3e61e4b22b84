import * as z from 'zod'
import { type Answer, jsonBody, unprocessable } from '../exchange.ts'
import { nullOid } from '../push.ts'
import { encodePath, type Route, type RouteInput } from '../rest/route.ts'
import { closePullsOf } from './pulls.ts'
import { type EmulatedState, proxy, recordPush } from './state.ts'

const shaSchema = z.object({ sha: z.string() })
const refSchema = z.object({ ref: z.string(), sha: z.string() })
const updateSchema = z.object({ sha: z.string(), force: z.boolean().optional() })
const commitSchema = z.looseObject({ parents: z.array(z.string()).optional() })
const treeSchema = z.looseObject({ tree: z.array(z.looseObject({ mode: z.string(), type: z.string().optional() })) })
const contentSchema = z.object({ commit: z.object({ sha: z.string(), parents: z.array(shaSchema) }) })

/** Writes of objects and refs, where the emulator alone would answer otherwise than GitHub. */
export function gitRoutes(state: EmulatedState): readonly Route[] {
  return [
    {
      method: 'GET',
      path: /^\/commits\/(?!.*\/(?:check-runs|check-suites|comments)$)(.+)$/,
      answer: (input) => getCommit(state, input),
    },
    { method: 'POST', path: /^\/git\/trees$/, answer: (input) => createTree(state, input) },
    { method: 'POST', path: /^\/git\/commits$/, answer: (input) => createCommit(state, input) },
    { method: 'POST', path: /^\/git\/refs$/, answer: (input) => createRef(state, input) },
    { method: 'PATCH', path: /^\/git\/refs\/(.+)$/, answer: (input) => updateRef(state, input) },
    { method: 'DELETE', path: /^\/git\/refs\/(.+)$/, answer: (input) => deleteRef(state, input) },
    { method: 'PUT', path: /^\/contents\/(.+)$/, answer: (input) => writeContent(state, input) },
    { method: 'DELETE', path: /^\/contents\/(.+)$/, answer: (input) => writeContent(state, input) },
  ]
}

async function getCommit(state: EmulatedState, { request, parameters: [name = ''] }: RouteInput): Promise<Answer> {
  const answered = await proxy(state, request, `/commits/${encodePath(name)}`)
  return answered.status === 404 ? unprocessable(`No commit found for SHA: ${name}`) : answered
}

/** GitHub infers an entry's type from its mode; the emulator wants it given. */
async function createTree(state: EmulatedState, { request }: RouteInput): Promise<Answer> {
  const body = treeSchema.safeParse(jsonBody(request))
  if (!body.success) return proxy(state, request, '/git/trees')
  const tree = body.data.tree.map((entry) => ({ ...entry, type: entry.type ?? typeOfMode(entry.mode) }))
  return proxy(state, request, '/git/trees', { body: { ...body.data, tree } })
}

/** GitHub signs a commit for which an app gives neither author nor committer. */
async function createCommit(state: EmulatedState, { request }: RouteInput): Promise<Answer> {
  const body = commitSchema.safeParse(jsonBody(request))
  if (!body.success) return proxy(state, request, '/git/commits')
  const answered = await proxy(state, request, '/git/commits', {
    body: { ...body.data, parents: body.data.parents ?? [] },
  })
  const created = shaSchema.safeParse(answered.body)
  const isAnonymous = body.data.author === undefined && body.data.committer === undefined
  if (answered.status !== 201 || !created.success || !isAnonymous || request.account?.kind !== 'app') return answered
  state.verified.add(created.data.sha)
  const verification = { verified: true, reason: 'valid', signature: null, payload: null, verified_at: null }
  return { ...answered, body: { ...z.looseObject({}).parse(answered.body), verification } }
}

async function createRef(state: EmulatedState, { request }: RouteInput): Promise<Answer> {
  const body = refSchema.safeParse(jsonBody(request))
  if (!body.success) return unprocessable('Invalid request.\n\n"ref" and "sha" weren\'t supplied.')
  const { ref, sha } = body.data
  if (!isRefName(ref)) return unprocessable(`${ref} is not a valid ref name.`)
  await state.mirror.update()
  // "content" and "content/episode-1" can't both be: one is a file where the other is a folder.
  const inTheWay = [...state.mirror.refs().keys()].some(
    (name) => name.startsWith(`${ref}/`) || ref.startsWith(`${name}/`),
  )
  if (inTheWay) return unprocessable('Reference update failed')
  const answered = await proxy(state, request, '/git/refs')
  if (answered.status === 201) {
    recordPush(state, {
      ref,
      before: nullOid,
      after: sha,
      activity_type: 'branch_creation',
      actor: actorOf(state, request),
    })
  }
  return answered
}

async function updateRef(state: EmulatedState, { request, parameters: [name = ''] }: RouteInput): Promise<Answer> {
  const body = updateSchema.safeParse(jsonBody(request))
  if (!body.success) return unprocessable('Invalid request.\n\n"sha" wasn\'t supplied.')
  const ref = `refs/${name}`
  const reader = await state.mirror.update()
  const before = await reader.ref(ref)
  if (before === undefined) return unprocessable('Reference does not exist')
  const answered = await proxy(state, request, `/git/refs/${encodePath(name)}`)
  if (answered.status === 200 && body.data.sha !== before.oid) {
    await state.mirror.update()
    const isForced =
      body.data.force === true && (await reader.history.mergeBase(before.oid, body.data.sha)) !== before.oid
    const activity_type = isForced ? 'force_push' : 'push'
    recordPush(state, { ref, before: before.oid, after: body.data.sha, activity_type, actor: actorOf(state, request) })
  }
  return answered
}

async function deleteRef(state: EmulatedState, { request, parameters: [name = ''] }: RouteInput): Promise<Answer> {
  const ref = `refs/${name}`
  const reader = await state.mirror.update()
  const before = await reader.ref(ref)
  if (before === undefined) return unprocessable('Reference does not exist')
  const answered = await proxy(state, request, `/git/refs/${encodePath(name)}`)
  if (answered.status === 204) {
    const actor = actorOf(state, request)
    recordPush(state, { ref, before: before.oid, after: nullOid, activity_type: 'branch_deletion', actor })
    await closePullsOf(state, name.replace(/^heads\//, ''), before.oid)
  }
  return answered
}

/** A file written or deleted through the contents interface: a commit, and a push. */
async function writeContent(state: EmulatedState, { request, parameters: [path = ''] }: RouteInput): Promise<Answer> {
  const body = z.looseObject({ branch: z.string().optional() }).safeParse(jsonBody(request))
  const answered = await proxy(state, request, `/contents/${encodePath(path)}`)
  const written = contentSchema.safeParse(answered.body)
  if (answered.status >= 300 || !body.success || !written.success) return answered
  const { sha, parents } = written.data.commit
  const isAnonymous = body.data.author === undefined && body.data.committer === undefined
  if (isAnonymous && request.account?.kind === 'app') state.verified.add(sha)
  const ref = `refs/heads/${body.data.branch ?? state.defaultBranch}`
  const before = parents[0]?.sha ?? nullOid
  recordPush(state, { ref, before, after: sha, activity_type: 'push', actor: actorOf(state, request) })
  return answered
}

function typeOfMode(mode: string): string {
  if (mode === '040000') return 'tree'
  return mode === '160000' ? 'commit' : 'blob'
}

/** What `git check-ref-format` allows. */
function isRefName(ref: string): boolean {
  const parts = ref.split('/')
  const isPart = (part: string) => part !== '' && !part.startsWith('.') && !/\.lock$|\.$/.test(part)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what git refuses
  const hasRefused = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{/.test(ref)
  return parts.length > 2 && parts[0] === 'refs' && parts.every(isPart) && !hasRefused
}

function actorOf(state: EmulatedState, request: RouteInput['request']): string {
  return request.account?.login ?? state.owner
}
