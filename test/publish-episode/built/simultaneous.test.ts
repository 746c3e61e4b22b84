import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import { draftSource, prepareDesk } from './desk.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]()
})

it('gives twenty runs at the same time twenty numbers, with no branch left over', { timeout: 300_000 }, async () => {
  await using desk = await prepareDesk(sandbox)
  const numbers = Array.from({ length: 20 }, (_, index) => index + 1)
  await Promise.all(numbers.map((number) => desk.write(`${number}.md`, draftSource({ title: `"Draft ${number}"` }))))
  const inputs = sandbox.clickHouseInputs(desk.database)
  const runs = await Promise.all(numbers.map((number) => desk.run({ ...inputs, draft: `${number}.md` })))

  expect(runs.map(({ outputs }) => outputs.outcome)).toEqual(numbers.map(() => 'created'))
  expect(runs.map(({ outputs }) => Number(outputs.episode)).toSorted((one, other) => one - other)).toEqual(numbers)
  const names = numbers.map((number) => String(number).padStart(3, '0'))
  const pullRequests = await desk.pullRequests()
  expect(pullRequests.map(({ head }) => head).toSorted()).toEqual(names.map((name) => `content/episode-${name}`))
  expect(await desk.branches()).toEqual([...names.map((name) => `content/episode-${name}`), 'main'])
  // Each branch holds the episode that its pull request tells of, under its own number.
  for (const { head, title } of pullRequests) {
    const name = head.replace('content/episode-', '')
    const text = await desk.readFile(`posts/banterpacks/ep-${name}.md`, head)
    expect(text).toContain(`\nepisode: ${Number(name)}\n`)
    expect(text).toContain(`title: "${title.replace(/^.*: /u, '')}"`)
  }
  expect(await desk.rows('SELECT episode FROM episodes ORDER BY episode')).toEqual(
    numbers.map((episode) => ({ episode })),
  )
})
