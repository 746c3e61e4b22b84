import { z } from 'zod'
import type { GitHub } from '../github/client.ts'
import { fullName, type RepositoryName } from '../github/repository.ts'
import { log } from '../runner/log.ts'
import { withoutOwnSecrets } from '../secrets/own-secrets.ts'
import { ALERT_LABEL, ALERT_MARKER, alertText, tellsTheSame } from './alert-text.ts'
import type { Letter } from './letter.ts'

const issueSchema = z.object({
  number: z.int(),
  body: z.string().nullable(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string() })])),
  pull_request: z.unknown().optional(),
})

/** Open issues of ours: only who may write to the repository can give the label. The oldest first. */
async function findIssues(gitHub: GitHub, repository: RepositoryName) {
  const { data } = await gitHub.attempt('looking for the issue on dead letters', () =>
    gitHub.rest.issues.listForRepo({
      owner: repository.owner,
      repo: repository.name,
      state: 'open',
      labels: ALERT_LABEL,
      sort: 'created',
      direction: 'asc',
      per_page: 100,
    }),
  )
  return z
    .array(issueSchema)
    .parse(data)
    .filter(({ body, pull_request }) => pull_request === undefined && body?.includes(ALERT_MARKER) === true)
}

const nameOf = (label: string | { readonly name: string }) => (typeof label === 'string' ? label : label.name)

async function openIssue(gitHub: GitHub, repository: RepositoryName, text: { title: string; body: string }) {
  const place = { owner: repository.owner, repo: repository.name }
  const { data } = await gitHub.attempt('opening the issue on dead letters', () =>
    gitHub.rest.issues.create({ ...place, ...text, labels: [ALERT_LABEL] }),
  )
  const { number, labels } = issueSchema.parse(data)
  if (labels.map(nameOf).includes(ALERT_LABEL)) return
  // It would not be found again, and each run would open another one.
  await close(gitHub, repository, number)
  throw new Error(`Issue ${number} was closed again: GitHub did not give it the label ${ALERT_LABEL}.`)
}

const close = (gitHub: GitHub, { owner, name }: RepositoryName, number: number) =>
  gitHub.attempt(`closing issue ${number} on dead letters`, () =>
    gitHub.rest.issues.update({ owner, repo: name, issue_number: number, state: 'closed', state_reason: 'completed' }),
  )

/**
 * Has one issue tell of the letters that wait: it is opened, brought up to date, and closed when none are left. One request where nothing
 * changes, two where it does.
 *
 * @param pageUrl the page of this run.
 * @throws {GitHubFailure | Error} when that failed.
 */
export async function tellByIssue(
  gitHub: GitHub,
  repository: RepositoryName,
  letters: readonly Letter[],
  pageUrl: string,
): Promise<void> {
  const [issue, ...others] = await findIssues(gitHub, repository)
  // Two runs at once may both have opened one.
  for (const { number } of others) await close(gitHub, repository, number)
  if (letters.length === 0) {
    if (issue === undefined) return
    await close(gitHub, repository, issue.number)
    log.info(`No dead letters are left: issue ${issue.number} of ${fullName(repository)} is closed.`)
    return
  }
  const { title, body } = alertText(letters, pageUrl)
  const text = { title, body: withoutOwnSecrets(body) }
  if (issue === undefined) return openIssue(gitHub, repository, text)
  if (tellsTheSame(issue.body ?? '', text.body)) return
  await gitHub.attempt(`bringing issue ${issue.number} on dead letters up to date`, () =>
    gitHub.rest.issues.update({ owner: repository.owner, repo: repository.name, issue_number: issue.number, ...text }),
  )
}
