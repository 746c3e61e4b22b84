import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Patience, runNodeProgram } from './runner/node-program.ts'

const patience: Patience = { afterInterrupt: 300, afterTerminate: 300, afterExit: 300 }

/** Runs a program and aborts it as soon as it says `ready`. */
async function run(code: string) {
  const workingDirectory = mkdtempSync(join(tmpdir(), 'program-'))
  onTestFinished(() => rmSync(workingDirectory, { recursive: true }))
  const script = join(workingDirectory, 'program.cjs')
  writeFileSync(script, code)

  const lines: string[] = []
  const abort = new AbortController()
  const onLine = (line: string) => {
    lines.push(line)
    if (line === 'ready') abort.abort()
  }
  const environment = { MARK: 'yes' }
  const { exitCode } = await runNodeProgram({
    script,
    workingDirectory,
    environment,
    onLine,
    signal: abort.signal,
    patience,
  })
  return { exitCode, lines }
}

const STAY = 'setInterval(() => {}, 1000)'

describe('runNodeProgram', () => {
  test('runs on Node 24 with just the given environment and no input', async () => {
    const code = `
      const names = Object.keys(process.env).sort()
      const input = require('node:fs').readFileSync(0, 'utf8')
      console.log(JSON.stringify({ names, input, major: process.versions.node.split('.')[0] }))
      process.exit(3)`
    expect(await run(code)).toEqual({ exitCode: 3, lines: ['{"names":["MARK"],"input":"","major":"24"}'] })
  })

  test('gives the lines of standard output and of standard error', async () => {
    const { lines } = await run(`process.stdout.write('out\\rput\\n'); process.stderr.write('err')`)
    expect(lines.toSorted()).toEqual(['err', 'out', 'put'])
  })

  test('ends a program by SIGINT, which it may use to tidy up', async () => {
    const code = `process.on('SIGINT', () => { console.log('tidied'); process.exit(7) }); console.log('ready'); ${STAY}`
    expect(await run(code)).toEqual({ exitCode: 7, lines: ['ready', 'tidied'] })
  })

  test('goes on to SIGTERM when SIGINT is ignored', async () => {
    const code = `process.on('SIGINT', () => console.log('no')); console.log('ready'); ${STAY}`
    expect(await run(code)).toEqual({ exitCode: 128 + 15, lines: ['ready', 'no'] })
  })

  test('kills a program that ignores both, with what it has started', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'heartbeat-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const heartbeat = join(folder, 'beats')
    const child = `setInterval(() => require('node:fs').appendFileSync(${JSON.stringify(heartbeat)}, '.'), 10)`
    const code = `
      const { existsSync } = require('node:fs')
      const { spawn } = require('node:child_process')
      spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' })
      for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})
      const timer = setInterval(() => {
        if (existsSync(${JSON.stringify(heartbeat)})) { clearInterval(timer); console.log('ready') }
      }, 10)
      ${STAY}`
    expect(await run(code)).toEqual({ exitCode: 128 + 9, lines: ['ready'] })
    const beats = readFileSync(heartbeat, 'utf8')
    await setTimeout(200)
    expect(readFileSync(heartbeat, 'utf8')).toBe(beats)
  })

  test('does not wait for ever for what an ended program left running', async () => {
    const code = `
      const { spawn } = require('node:child_process')
      const child = spawn(process.execPath, ['-e', ${JSON.stringify(STAY)}], { stdio: 'inherit', detached: true })
      console.log(child.pid)
      child.unref()`
    const { exitCode, lines } = await run(code)
    process.kill(Number(lines[0]), 'SIGKILL')
    expect(exitCode).toBe(0)
  })
})
