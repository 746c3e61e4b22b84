import type { LoggedCommit } from '../../git/log/logged-commit.ts'
import { withoutOwnSecrets } from '../../secrets/own-secrets.ts'
import type { GatheredCommit } from '../commit.ts'

/**
 * A commit as git tells it. Login and pull request are GitHub's alone. No secret of this run is in the message, whose parts are cut later:
 * one that is cut is no longer known as one.
 */
export const gatheredFromLog = (commit: LoggedCommit, fileChanges: boolean): GatheredCommit => ({
  ...commit,
  message: withoutOwnSecrets(commit.message),
  files: fileChanges ? commit.files : [],
  authorLogin: '',
  pullRequest: undefined,
})
