/** What a request may set a setting to: nothing else than the profile's value, or something between two bounds. */
export type Constraint = 'const' | { readonly min?: number; readonly max?: number }

/** What a user of the server may do, and how its requests are carried out where they do not say otherwise. */
export interface UserProfile {
  readonly settings?: Readonly<Record<string, string | number>>
  readonly constraints?: Readonly<Record<string, Constraint>>
  /** Statements about the database `muse`, which stands for every database of the tests; by default every right. */
  readonly grants?: readonly string[]
}

/**
 * Users that real servers have, beside the one with the documented rights. Each is there on a server that was started here, by the name
 * that it has in this list: `clickHouse.user('truncating')`.
 */
export const PROFILES = {
  /** Can't change any setting: a request with one in its URL is refused with code 164. */
  reader: { settings: { readonly: 1 } },
  /** May read and insert in the databases of the tests, and no more. */
  inserter: { grants: ['GRANT SELECT, INSERT ON muse.*'] },
  /** May change settings, but write nothing. */
  restrained: { settings: { readonly: 2 } },
  /**
   * Its results end after the first block, without a word, unless the request says otherwise. A block is a row of what is computed, and
   * a part (what one insert stored) of what is read from a table.
   */
  truncating: { settings: { max_result_rows: 1, result_overflow_mode: 'break', max_block_size: 1, max_threads: 1 } },
  /** It reads no further than the first block, without a word. */
  hasty: { settings: { max_rows_to_read: 1, read_overflow_mode: 'break', max_block_size: 1, max_threads: 1 } },
  /** Its results have one row at most; or lack the first one. */
  limiting: { settings: { limit: 1 } },
  skipping: { settings: { offset: 1 } },
  /** SQL means what it meant in an old version. */
  old: { settings: { compatibility: '22.3' } },
  /** The settings of this profile can't be changed: a request that sets another value is refused with code 452. */
  pinned: {
    settings: { max_result_rows: 1000, result_overflow_mode: 'throw' },
    constraints: { max_result_rows: 'const', result_overflow_mode: 'const' },
  },
  /** Stores asynchronously and does not wait, unless the request says otherwise. */
  forgetful: { settings: { async_insert: 1, wait_for_async_insert: 0 } },
} satisfies Record<string, UserProfile>
