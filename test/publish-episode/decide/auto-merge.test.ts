import { expect, test } from 'vitest'
import { autoMergeRemedy } from '../../../src/publish-episode/decide/auto-merge.ts'

test.each([
  ['Auto merge is not allowed for this repository', /Settings > General > Pull Requests > "Allow auto-merge"/u],
  ['Pull request Pull request is in clean status', /nothing to wait for/u],
  ['Pull request Protected branch rules not configured for this branch', /nothing to wait for/u],
  ['Merge method squash merges are not allowed on this repository', /name another one with the input 'auto-merge'/u],
  ['Resource not accessible by integration', /`contents: write` and `pull-requests: write`/u],
  ['Something else', /^$/u],
])('a refusal with "%s" has its remedy', (answer, remedy) => {
  expect(autoMergeRemedy(answer)).toMatch(remedy)
})
