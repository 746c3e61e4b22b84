import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type Fault, sortFaults } from '../episode/fault.ts'
import type { GitHub } from '../github/client.ts'
import { log } from '../runner/log.ts'
import { describeError } from '../runner/run-action.ts'
import { writeSummary } from '../runner/summary.ts'
import { readSource, type SourceFile } from './gather/source-file.ts'
import type { ValidateInputs } from './inputs.ts'
import { annotateFaults, type FaultyFile, faultError, faultTable } from './report/faults.ts'

const pullRequestEvent = z.object({ pull_request: z.object({ number: z.number() }) })

async function eventPullRequest(): Promise<number | undefined> {
  const path = process.env.GITHUB_EVENT_PATH
  if (!path) return undefined
  const event = pullRequestEvent.safeParse(JSON.parse(await readFile(path, 'utf8')))
  return event.success ? event.data.pull_request.number : undefined
}

/** The episodes that the pull request of this run adds or changes, as paths in the repository. */
async function changedEpisodes(inputs: ValidateInputs, gitHub: GitHub): Promise<string[]> {
  const number = await eventPullRequest()
  if (number === undefined)
    throw new Error(
      "Nothing to validate: give 'draft', or run on the event pull_request, whose episodes are then checked.",
    )
  const { owner, name } = inputs.repository
  const files: string[] = []
  for (let page = 1; ; page += 1) {
    const { data } = await gitHub.attempt(`listing the files of pull request #${number}`, () =>
      gitHub.rest.pulls.listFiles({ owner, repo: name, pull_number: number, per_page: 100, page }),
    )
    files.push(...data.filter(({ status }) => status !== 'removed').map(({ filename }) => filename))
    if (data.length < 100) break
  }
  const folder = `${inputs.naming.postsDirectory}/`
  return files.filter((file) => file.startsWith(folder) && file.endsWith('.md'))
}

async function check(inputs: ValidateInputs, { path, text }: SourceFile): Promise<Fault[]> {
  const { validateEpisode } = await import('../episode/validate.ts')
  const { allowedSeries, naming } = inputs
  const folder = `${naming.postsDirectory}/`
  if (!path.startsWith(folder)) {
    const validation = validateEpisode(text, { kind: 'draft', allowedSeries })
    return validation.ok ? [] : [...validation.faults]
  }
  const validation = validateEpisode(text, { kind: 'published', allowedSeries })
  if (!validation.ok) return [...validation.faults]
  const { series } = validation.episode.frontMatter
  const inFolder = path.slice(folder.length).split('/')[0]
  if (inFolder === series) return []
  return [{ line: 1, field: 'series', message: `series: expected "${inFolder}", the file's folder, found "${series}"` }]
}

/** A file that can't be read is a fault too, so that those of the others are shown as well. */
async function faultsOf(inputs: ValidateInputs, path: string, workspace: string): Promise<Fault[]> {
  try {
    const { path: inWorkspace, text } = await readSource(path, workspace)
    const { scanText } = await import('./gather/secret-faults.ts')
    const { faults, redacted } = await scanText(text)
    return sortFaults([...faults, ...(await check(inputs, { path: inWorkspace, text: redacted }))])
  } catch (error) {
    return [{ line: 1, message: describeError(error) }]
  }
}

/**
 * Checks the draft, or the episodes that a pull request touches, and annotates every fault at its line.
 *
 * @throws {Error} when there are faults.
 */
export async function validate(inputs: ValidateInputs, gitHub: GitHub, workspace: string): Promise<void> {
  const paths = inputs.draft === undefined ? await changedEpisodes(inputs, gitHub) : [inputs.draft]
  const faulty: FaultyFile[] = []
  for (const path of paths) {
    const faults = await faultsOf(inputs, path, workspace)
    if (faults.length === 0) log.info(`${path}: no faults`)
    else faulty.push({ path, faults })
  }
  for (const file of faulty) annotateFaults(file)
  if (faulty.length > 0) {
    await writeSummary(`## Episodes with faults\n\n${faultTable(faulty)}\n`)
    throw faultError(faulty)
  }
  const checked =
    paths.length === 0 ? 'The pull request touches no episode.' : `Checked without faults: ${paths.length}.`
  log.info(checked)
  await writeSummary(`## Episodes\n\n${checked}\n`)
}
