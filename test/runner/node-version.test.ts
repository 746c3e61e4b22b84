import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { ACTIONS, ROOT } from '../../scripts/actions.ts'

const run = promisify(execFile)
/** Has Node say that it is an older one. */
const OLDER = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'22.20.0'}})`

it.for(ACTIONS.map((action) => [action] as const))(
  'the built %s refuses an older Node before it does anything else',
  async ([action]) => {
    const started = run(process.execPath, ['--import', OLDER, `${ROOT}dist/${action}/index.js`], { env: {} })
    await expect(started).rejects.toMatchObject({
      code: 1,
      stderr: '',
      stdout: expect.stringMatching(/^::error::This action needs Node 24 or later, found 22\.20\.0\. [^\n]+\n$/u),
    })
  },
)
