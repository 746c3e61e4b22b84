import { expect } from 'vitest'
import { draftSource, it } from './world.ts'

it('gives twenty runs at the same time twenty numbers, with no branch left over', { timeout: 300_000 }, async ({
  world,
}) => {
  const numbers = Array.from({ length: 20 }, (_, index) => index + 1)
  await Promise.all(numbers.map((number) => world.write(`${number}.md`, draftSource({ title: `"Draft ${number}"` }))))
  const inputs = world.clickHouseInputs
  const runs = await Promise.all(numbers.map((number) => world.run({ ...inputs, draft: `${number}.md` })))

  expect(runs.map(({ outputs }) => outputs.outcome)).toEqual(numbers.map(() => 'created'))
  expect(runs.map(({ outputs }) => Number(outputs.episode)).toSorted((one, other) => one - other)).toEqual(numbers)
  const names = numbers.map((number) => String(number).padStart(3, '0'))
  const pullRequests = await world.pullRequests()
  expect(pullRequests.map(({ head }) => head).toSorted()).toEqual(names.map((name) => `content/episode-${name}`))
  expect(await world.branches()).toEqual([...names.map((name) => `content/episode-${name}`), 'main'])
  // Each branch holds the episode that its pull request tells of, under its own number.
  for (const { head, title } of pullRequests) {
    const name = head.replace('content/episode-', '')
    const text = await world.readFile(`posts/banterpacks/ep-${name}.md`, head)
    expect(text).toContain(`\nepisode: ${Number(name)}\n`)
    expect(text).toContain(`title: "${title.replace(/^.*: /u, '')}"`)
  }
  expect(await world.rows('SELECT episode FROM episodes ORDER BY episode')).toEqual(
    numbers.map((episode) => ({ episode })),
  )
})
