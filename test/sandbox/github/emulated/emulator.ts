import type { Answer } from '../exchange.ts'

/** A call to the emulator as one of the people it knows. */
interface EmulatorCall {
  method: string
  /** With its query. */
  path: string
  /** Who calls; undefined for somebody without a token. */
  login?: string | undefined
  accept?: string | undefined
  /** Sent as JSON. */
  body?: unknown
}

/** One repository's emulated GitHub: objects, refs, pull requests, issues, labels, comments. */
export interface Emulator extends AsyncDisposable {
  /** Calls its REST interface. URLs in the answer point to `baseUrl`. */
  call(call: EmulatorCall): Promise<Answer>
  /** `call`, refused unless its answer is a success. @throws Error with what the emulator answered. */
  must(call: EmulatorCall): Promise<unknown>
  /** How many calls so far may have changed refs. */
  refWrites(): number
}

/** What an emulator starts with. */
export interface EmulatorOptions {
  owner: string
  name: string
  defaultBranch: string
  /** Logins of those who may write to the repository, be asked for reviews and be assigned. */
  people: readonly string[]
  /** The owner's teams. */
  teams: readonly string[]
  /** Where its answers' URLs point to. */
  baseUrl: string
}

/** Starts an emulator that holds one empty repository. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  // Loaded when needed: a server of git repositories only starts without it.
  const { createEmulator } = await import('emulate')
  const { owner, name, people } = options
  const isUserOwned = people.includes(owner)
  const members = people.map((login) => ({ login, role: 'admin' }))
  const emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: Object.fromEntries(people.map((login) => [tokenOf(login), { login }])),
      github: {
        users: people.map((login) => ({ login })),
        orgs: isUserOwned ? [] : [{ login: owner, members }],
        repos: [{ owner, name, auto_init: false, default_branch: options.defaultBranch }],
      },
    },
  })

  let refWrites = 0

  async function call({ method, path, login, accept, body }: EmulatorCall): Promise<Answer> {
    const response = await fetch(`${emulator.url}${path}`, {
      method,
      headers: {
        ...(login === undefined ? {} : { authorization: `Bearer ${tokenOf(login)}` }),
        ...(accept === undefined ? {} : { accept }),
        'content-type': 'application/json',
      },
      ...(body === undefined || method === 'GET' ? {} : { body: JSON.stringify(body) }),
    })
    if (method !== 'GET' && /\/(git\/refs|contents)\b/.test(path)) refWrites += 1
    const link = response.headers.get('link')?.replaceAll(emulator.url, options.baseUrl)
    const headers: Record<string, string> = link === undefined ? {} : { link }
    const bytes = Buffer.from(await response.arrayBuffer())
    const contentType = response.headers.get('content-type') ?? ''
    if (bytes.length === 0) return { status: response.status, headers }
    if (!contentType.startsWith('application/json')) {
      return { status: response.status, headers: { ...headers, 'content-type': contentType }, bytes }
    }
    return {
      status: response.status,
      headers,
      body: JSON.parse(bytes.toString().replaceAll(emulator.url, options.baseUrl)),
    }
  }

  async function must(request: EmulatorCall): Promise<unknown> {
    const { status, body } = await call(request)
    if (status >= 300)
      throw new Error(`${request.method} ${request.path} was answered ${status} ${JSON.stringify(body)}`)
    return body
  }

  for (const login of isUserOwned ? people.filter((login) => login !== owner) : []) {
    const path = `/repos/${owner}/${name}/collaborators/${login}`
    await must({ method: 'PUT', path, login: owner, body: { permission: 'admin' } })
  }
  for (const team of options.teams) {
    await must({ method: 'POST', path: `/orgs/${owner}/teams`, login: people[0], body: { name: team } })
  }
  return { call, must, refWrites: () => refWrites, [Symbol.asyncDispose]: () => emulator.close() }
}

function tokenOf(login: string): string {
  return `token-of-${login}`
}
