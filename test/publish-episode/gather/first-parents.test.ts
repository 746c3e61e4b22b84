import { expect, it } from 'vitest'
import { oldestAlike } from '../../../src/publish-episode/gather/release/first-parents.ts'

/** Commits by their names, each with its first parent and what the folder of posts is like there. */
const commits = (...all: readonly (readonly [oid: string, parent: string | undefined, folder: string])[]) =>
  new Map(all.map(([oid, parent, folder]) => [oid, { oid, parent, folder }]))

it.for<[string, ReturnType<typeof commits>, ReturnType<typeof oldestAlike>]>([
  [
    'the merge commit, not that of the branch that was merged',
    commits(['head', 'old', 'new'], ['branch', 'old', 'new'], ['old', undefined, 'old']),
    { sha: 'head', isOpen: false },
  ],
  [
    'one from before commits that change no post',
    commits(['head', 'b', 'new'], ['b', 'c', 'new'], ['c', undefined, 'old']),
    { sha: 'b', isOpen: false },
  ],
  [
    'the one that took a change back',
    commits(['head', 'b', 'one'], ['b', 'c', 'two'], ['c', undefined, 'one']),
    { sha: 'head', isOpen: false },
  ],
  ['the first of all', commits(['head', 'b', 'one'], ['b', undefined, 'one']), { sha: 'b', isOpen: false }],
  ['open where more has to be read', commits(['head', 'b', 'one']), { sha: 'head', isOpen: true }],
])('the commit that brought the posts is %s', ([, all, expected]) => {
  expect(oldestAlike('head', all)).toEqual(expected)
})
