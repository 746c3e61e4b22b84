import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getOctokit } from '@actions/github'
import { expect, it } from 'vitest'
import { ROOT } from '../../scripts/actions.ts'
import { restEndpointMethods } from '../../src/github/rest-methods.ts'

const at = (from: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((one, name) => (one instanceof Object ? Reflect.get(one, name) : undefined), from)

/** The methods that the sources call: `pulls.create`. */
async function calledMethods(): Promise<string[]> {
  const called = new Set<string>()
  for await (const path of glob('src/**/*.ts', { cwd: ROOT })) {
    const source = await readFile(join(ROOT, path), 'utf8')
    for (const [, method] of source.matchAll(/\brest\.(\w+\.\w+)\(/gu)) if (method !== undefined) called.add(method)
  }
  return [...called].toSorted()
}

it("has the methods that are called, as the toolkit's plugin has them, and no others", async () => {
  const octokit = getOctokit('a-token')
  const { rest } = restEndpointMethods(octokit)
  const methods = Object.entries(rest).flatMap(([scope, own]) => Object.keys(own).map((name) => `${scope}.${name}`))
  expect(methods.toSorted()).toEqual(await calledMethods())
  for (const method of methods) {
    const path = [...method.split('.'), 'endpoint', 'DEFAULTS']
    for (const part of ['method', 'url']) {
      const theirs = at(octokit.rest, ...path, part)
      expect([method, at(rest, ...path, part)]).toEqual([method, theirs])
      expect(theirs).toEqual(expect.any(String))
    }
  }
})
