import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { spawnGit } from '../../git/git.ts'
import type { ApiRequest } from './exchange.ts'
import type { FaultAnswer } from './faults.ts'
import type { RepositoryDirectory } from './hosted-repository.ts'

/** How much of git's answer comes before it is broken off: less than any answer has. */
const BYTES_BEFORE_BREAK = 20

const gitPath = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/

/** Whether the request comes from `git clone` or `git fetch`. */
export function isGitRequest(request: ApiRequest): boolean {
  return gitPath.test(request.path)
}

/**
 * Serves clones and fetches by git's own `git http-backend` (https://git-scm.com/docs/git-http-backend), partial ones
 * too, and resolves to the status. Pushes are refused.
 *
 * @param fault of those that concern an answer: `lost`, `withheld`, `cut` and `broken`
 */
export async function serveGitHttp(
  request: ApiRequest,
  repositories: RepositoryDirectory,
  isRefused: boolean,
  response: ServerResponse,
  fault?: FaultAnswer,
): Promise<number> {
  const [, owner, name, service = ''] = gitPath.exec(request.path) ?? []
  const repository = repositories.find(`${owner}/${name}`, request.account !== undefined)
  if (isRefused || repository === undefined) {
    // git sends its credentials only when asked for them.
    const status = request.account === undefined ? 401 : 404
    response.writeHead(status, status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {})
    response.end(status === 401 ? 'Authentication required' : 'Repository not found.')
    return status
  }
  const { directory } = await repository.reader()
  const child = spawnGit(directory, ['-c', 'uploadpack.allowFilter=true', 'http-backend'], {
    GIT_PROJECT_ROOT: directory,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: `/${service}`,
    REQUEST_METHOD: request.method,
    QUERY_STRING: request.query.toString(),
    CONTENT_TYPE: request.headers['content-type'] ?? '',
    CONTENT_LENGTH: String(request.body.length),
    HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
    GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    REMOTE_ADDR: '127.0.0.1',
  })
  response.on('close', () => child.kill())
  child.stderr.resume()
  child.stdin.on('error', () => {})
  child.stdin.end(request.body)
  if (fault === 'lost' || fault === 'withheld') return keepBack(child.stdout, response, fault)
  return relay(child.stdout, response, fault)
}

/** Lets git do its work, and answers nothing. */
async function keepBack(
  output: NodeJS.ReadableStream,
  response: ServerResponse,
  fault: 'lost' | 'withheld',
): Promise<number> {
  for await (const _ of output);
  if (fault === 'lost') response.socket?.destroy()
  return 0
}

/** Passes on a CGI program's output: headers, an empty line, the body. */
async function relay(
  output: NodeJS.ReadableStream,
  response: ServerResponse,
  fault: FaultAnswer | undefined,
): Promise<number> {
  const closed = once(response, 'close')
  const write = async (bytes: Buffer) => {
    if (!response.destroyed && !response.write(bytes)) await Promise.race([once(response, 'drain'), closed])
  }
  let head = Buffer.alloc(0)
  let status = 0
  for await (const chunk of output) {
    const bytes = Buffer.from(chunk)
    if (status !== 0) {
      await write(bytes)
      continue
    }
    head = Buffer.concat([head, bytes])
    const end = head.indexOf('\r\n\r\n')
    if (end === -1) continue
    const headers = Object.fromEntries(
      head
        .toString('latin1', 0, end)
        .split('\r\n')
        .map((line) => line.split(/: (.*)/, 2)),
    )
    status = Number.parseInt(headers.Status ?? '200', 10)
    delete headers.Status
    response.writeHead(status, headers)
    if (fault === 'cut' || fault === 'broken') {
      await write(head.subarray(end + 4).subarray(0, BYTES_BEFORE_BREAK))
      if (fault === 'cut') response.end()
      else response.socket?.resetAndDestroy()
      return status
    }
    await write(head.subarray(end + 4))
  }
  if (status === 0) response.writeHead(500)
  response.end()
  return status === 0 ? 500 : status
}
