import { v5 as uuidv5 } from 'uuid'

/** The namespace of episodes: the UUIDv5 of this project's name in the URL namespace of RFC 9562. */
export const EPISODE_NAMESPACE = uuidv5('muse-protocol-actions/episode', uuidv5.URL)

/**
 * The run id of an episode that has none: a UUIDv5 of its series and title in {@link EPISODE_NAMESPACE}, so that the same
 * draft always gets the same one. How the title is composed in Unicode, and its white space, don't matter.
 */
export function episodeRunId(series: string, title: string): string {
  return uuidv5(`${series}\n${title.normalize('NFC').replace(/\s+/gu, ' ').trim()}`, EPISODE_NAMESPACE)
}
