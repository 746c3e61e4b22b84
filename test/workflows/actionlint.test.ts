import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { actionlint, pathOf } from './tool.ts'
import { calledContentChecks, calledRelease, type WorkflowFile, workflowFiles } from './workflow-file.ts'

const run = promisify(execFile)

/** What actionlint finds; it exits with 1 where it finds something. */
async function mistakes({ name, text }: WorkflowFile): Promise<string> {
  const child = run(pathOf(actionlint), ['-no-color', '-stdin-filename', `.github/workflows/${name}`, '-'])
  child.child.stdin?.end(text)
  const { stdout } = await child.catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 1 && 'stdout' in error) return error
    throw error
  })
  return String(stdout)
}

describe.skipIf(!actionlint.isExpected)(`actionlint${actionlint.notice}`, () => {
  it.each([...workflowFiles, calledContentChecks, calledRelease])('finds no mistake in $name', async (file) => {
    expect(await mistakes(file)).toBe('')
  })

  it('finds a mistake where there is one', async () => {
    const text = 'on: push\njobs:\n  a:\n    steps: []\n'
    expect(await mistakes({ name: 'wrong.yml', text })).toContain('"runs-on" section is missing in job "a"')
  })
})
