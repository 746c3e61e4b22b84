/** What the runner says of itself, by the names of its variables. */
export type RunnerEnvironment = Readonly<Record<string, string | undefined>>

/** The page of the workflow's run; empty where it is not known. */
export function workflowRunUrl({
  GITHUB_SERVER_URL,
  GITHUB_REPOSITORY,
  GITHUB_RUN_ID,
  GITHUB_RUN_ATTEMPT,
}: RunnerEnvironment) {
  if (!GITHUB_REPOSITORY || !GITHUB_RUN_ID) return ''
  const server = GITHUB_SERVER_URL || 'https://github.com'
  const attempt = GITHUB_RUN_ATTEMPT ? `/attempts/${GITHUB_RUN_ATTEMPT}` : ''
  return `${server}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}${attempt}`
}
