import * as core from '@actions/core'

/**
 * GitHub refuses a step's summary above this size, in bytes.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
 */
const SUMMARY_LIMIT = 1024 * 1024
const CUT_NOTE = '\n\n_The summary was longer than GitHub accepts and is cut here; the log has the rest._\n'

/** Cuts a summary at a line's end so that it fits the limit, and says so in it. */
export function fitSummary(markdown: string, limit: number = SUMMARY_LIMIT): string {
  const bytes = Buffer.from(markdown)
  if (bytes.byteLength <= limit) return markdown
  const room = bytes.subarray(0, limit - Buffer.byteLength(CUT_NOTE))
  return room.subarray(0, Math.max(0, room.lastIndexOf(0x0a))).toString() + CUT_NOTE
}

/** Writes the step's part of the job summary, in Markdown. Does nothing where there is no summary file. */
export async function writeSummary(markdown: string): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY) return
  await core.summary.addRaw(fitSummary(markdown), true).write({ overwrite: true })
}
