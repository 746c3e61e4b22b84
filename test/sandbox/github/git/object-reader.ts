import { spawnGit } from '../../../git/git.ts'

/** An object of a git repository. */
export interface GitObject {
  oid: string
  type: 'commit' | 'tree' | 'blob' | 'tag'
  content: Buffer
}

/** Reads objects through one long-lived `git cat-file --batch-command`, whatever their number. */
export interface ObjectReader extends Disposable {
  /** The object an expression (SHA, ref, `main:path`) names; undefined when there is none. */
  read(expression: string): Promise<GitObject | undefined>
}

interface Waiting {
  resolve(object: GitObject | undefined): void
  reject(error: Error): void
}

/** Opens a repository for reading. Its git process starts with the first read and ends with the disposal. */
export function openObjectReader(directory: string): ObjectReader {
  let child: ReturnType<typeof spawnGit> | undefined
  const waiting: Waiting[] = []
  let received = Buffer.alloc(0)
  let chunks: Buffer[] = []
  let pendingBytes = 0
  let wanted = 0

  function accept(chunk: Buffer): void {
    chunks.push(chunk)
    pendingBytes += chunk.length
    // A large blob comes in many chunks: join them once they are all there.
    if (received.length + pendingBytes < wanted) return
    received = Buffer.concat([received, ...chunks])
    chunks = []
    pendingBytes = 0
    wanted = 0
    deliver()
  }

  function deliver(): void {
    for (;;) {
      const lineEnd = received.indexOf(10)
      if (lineEnd === -1) return
      const header = /^([0-9a-f]{40,64}) (commit|tree|blob|tag) (\d+)$/.exec(received.toString('utf8', 0, lineEnd))
      if (header === null) {
        // "… missing" or "… ambiguous"
        received = received.subarray(lineEnd + 1)
        waiting.shift()?.resolve(undefined)
        continue
      }
      const [, oid = '', type = '', size = ''] = header
      const start = lineEnd + 1
      const end = start + Number(size)
      if (received.length < end + 1) {
        wanted = end + 1
        return
      }
      const content = Buffer.from(received.subarray(start, end))
      received = received.subarray(end + 1)
      waiting.shift()?.resolve(isObjectType(type) ? { oid, type, content } : undefined)
    }
  }

  function start(): ReturnType<typeof spawnGit> {
    const started = spawnGit(directory, ['cat-file', '--batch-command'])
    const stderr: Buffer[] = []
    started.stdout.on('data', accept)
    started.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    started.stdin.on('error', () => {})
    started.on('close', () => {
      child = undefined
      const error = new Error(`git cat-file ended in ${directory}: ${Buffer.concat(stderr).toString().trim()}`)
      for (const { reject } of waiting.splice(0)) reject(error)
    })
    return started
  }

  return {
    read(expression) {
      // One line is one command.
      if (expression === '' || /[\n\0]/.test(expression)) return Promise.resolve(undefined)
      return new Promise((resolve, reject) => {
        child ??= start()
        waiting.push({ resolve, reject })
        child.stdin.write(`contents ${expression}\n`)
      })
    },
    [Symbol.dispose]() {
      child?.kill('SIGKILL')
    },
  }
}

function isObjectType(type: string): type is GitObject['type'] {
  return type === 'commit' || type === 'tree' || type === 'blob' || type === 'tag'
}
