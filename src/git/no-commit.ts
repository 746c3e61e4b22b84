/** How git says that there is no commit, as before a branch's first push; an episode that is about none in particular says it so too. */
export const NO_COMMIT = '0'.repeat(40)
