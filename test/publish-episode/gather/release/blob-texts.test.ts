import { expect } from 'vitest'
import { readBlobTexts } from '../../../../src/publish-episode/gather/release/blob-texts.ts'
import { connectTo, it } from '../../../github/connection.ts'

const app = { owner: 'octo', name: 'app' }
const ABSENT = `${'0'.repeat(39)}1`

it('texts are read by their hashes, what is not there is left out, and what GitHub does not tell is an error', async ({
  octoGitHub: github,
}) => {
  const { repository, server } = github
  await repository.commit({ message: 'a post', files: { 'post.md': 'Less is more.\n' } })
  const blob = (await repository.git('rev-parse', 'HEAD:post.md')).trim()
  const read = () => readBlobTexts(connectTo(github), app, [blob, ABSENT])
  expect([...(await read())]).toEqual([[blob, 'Less is more.\n']])
  const errors = [{ type: 'FORBIDDEN', path: ['repository', 'each0'], message: 'Not for you' }]
  server.inject({
    match: /query blobTexts/u,
    answer: { status: 200, body: { data: { repository: { each0: null, each1: null } }, errors } },
  })
  await expect(read()).rejects.toThrow(
    'GitHub could not tell all while reading episodes that octo/app had: Not for you.',
  )
})
