/** How an episode says that it is about no commit in particular. */
export const NO_COMMIT = '0'.repeat(40)
