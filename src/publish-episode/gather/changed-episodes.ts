import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { GitHub } from '../../github/client.ts'
import type { ValidateInputs } from '../inputs.ts'

const pullRequestEvent = z.object({ pull_request: z.object({ number: z.number() }) })

async function eventPullRequest(): Promise<number | undefined> {
  const path = process.env.GITHUB_EVENT_PATH
  if (!path) return undefined
  const event = pullRequestEvent.safeParse(JSON.parse(await readFile(path, 'utf8')))
  return event.success ? event.data.pull_request.number : undefined
}

/** The episodes that the pull request of this run adds or changes, as paths in the repository. */
export async function readChangedEpisodes(
  gitHub: GitHub,
  { repository, naming }: Pick<ValidateInputs, 'repository' | 'naming'>,
): Promise<string[]> {
  const number = await eventPullRequest()
  if (number === undefined)
    throw new Error(
      "Nothing to validate: give 'draft', or run on the event pull_request, whose episodes are then checked.",
    )
  const { owner, name } = repository
  const files: string[] = []
  for (let page = 1; ; page += 1) {
    const { data } = await gitHub.attempt(`listing the files of pull request #${number}`, () =>
      gitHub.rest.pulls.listFiles({ owner, repo: name, pull_number: number, per_page: 100, page }),
    )
    files.push(...data.filter(({ status }) => status !== 'removed').map(({ filename }) => filename))
    if (data.length < 100) break
  }
  const folder = `${naming.postsDirectory}/`
  return files.filter((file) => file.startsWith(folder) && file.endsWith('.md'))
}
