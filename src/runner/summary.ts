import * as core from '@actions/core'
import { withoutOwnSecrets } from '../secrets/own-secrets.ts'

/**
 * GitHub refuses a step's summary above this size, in bytes.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
 */
const SUMMARY_LIMIT = 1024 * 1024
/** It comes first: after a cut that leaves a code block open it would not be seen. */
const CUT_NOTE = '_This summary is longer than GitHub accepts and is cut at its end; the log has the rest._\n\n'

/** Cuts a summary at a line's end so that it fits the limit (in bytes), and says so in it. */
export function fitSummary(markdown: string, limit: number = SUMMARY_LIMIT): string {
  const bytes = Buffer.from(markdown)
  if (bytes.byteLength <= limit) return markdown
  const room = bytes.subarray(0, limit - Buffer.byteLength(CUT_NOTE))
  return CUT_NOTE + room.subarray(0, room.lastIndexOf(0x0a) + 1).toString()
}

/** Writes the step's part of the job summary, in Markdown. Does nothing where there is no summary file. */
export async function writeSummary(markdown: string): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY) return
  await core.summary.addRaw(fitSummary(`${withoutOwnSecrets(markdown)}\n`)).write({ overwrite: true })
}
