/** The inputs that ask for everything which can be asked for on a pull request. The team has to be one of the world's. */
export const EVERYTHING = {
  labels: 'episode, urgent',
  assignees: 'octocat',
  reviewers: 'hubot, monalisa',
  'team-reviewers': 'editors',
  'auto-merge': 'squash',
}

/** What GitHub tells of a pull request on which all of it was asked for. */
export const EVERYTHING_ASKED_FOR = {
  labels: [{ name: 'episode' }, { name: 'urgent' }],
  assignees: [{ login: 'octocat' }],
  requested_reviewers: [{ login: 'hubot' }, { login: 'monalisa' }],
  requested_teams: [{ slug: 'editors' }],
  auto_merge: { merge_method: 'squash' },
}
