import type { RecordedContent } from '../../gather/release/recorded.ts'
import { chooseEnvironment } from './environment.ts'
import type { EpisodeState } from './episode-state.ts'
import { keyOf } from './read-episode.ts'

/** What is recorded instead of a file's hash where the file is gone. */
export const GONE = '0'.repeat(40)

const byTime = (one: RecordedContent, other: RecordedContent) =>
  one.recorded_ms - other.recorded_ms || Number(one.isOnline) - Number(other.isOnline)

/**
 * The newest of what is recorded of each episode's file, by series and run id: what was begun after something was online may have taken its
 * place. Pure.
 *
 * @param environment where they are to be online; undefined for the one that counts among those that are recorded
 */
export function newestContents(
  contents: readonly RecordedContent[],
  environment: string | undefined,
): ReadonlyMap<string, RecordedContent> {
  const named = contents.map((one) => one.environment).filter((name) => name !== '')
  const wanted = new Set(chooseEnvironment(named, environment).names)
  if (environment === undefined) wanted.add('')
  return new Map(
    contents
      .filter((one) => wanted.has(one.environment))
      .toSorted(byTime)
      .map((one) => [keyOf(one.series, one.run_id), one]),
  )
}

/** Whether any text of an episode was shown to be online. */
export const wasOnline = (contents: readonly RecordedContent[], { series, run_id }: EpisodeState): boolean =>
  contents.some((one) => one.isOnline && one.blob_sha !== GONE && one.series === series && one.run_id === run_id)

/** The newest content of each episode whose newest release only began: it may be online, and nothing shows whether. Pure. */
export function begunContents(
  contents: readonly RecordedContent[],
  environment: string | undefined,
): readonly RecordedContent[] {
  const newest = newestContents(contents, environment)
  const texts = newestContents(
    contents.filter(({ blob_sha }) => blob_sha !== GONE),
    environment,
  )
  return [...texts].flatMap(([key, text]) => (newest.get(key)?.isOnline === false ? [text] : []))
}
