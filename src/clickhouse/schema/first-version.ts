/**
 * What the views of the schema's first version select, as `fingerprint` in upgrade.ts tells it: by this they are known for what they are,
 * as they carry no version.
 */
export const FIRST_SELECTS: Readonly<Record<string, string>> = {
  commit_impact: '22339ad20a1e120c',
  commits: '39afc8f2cf815d9f',
  commits_from_events: 'eb00e2e5da2a49c4',
  cost_per_commit: 'fb5e77a6dba9c6b2',
  daily_commit_activity: '22be24b0e3ff518a',
  deployment_success: '6e678a8f5b275627',
  episode_quality: '5c075017f82dd76d',
  episodes: 'fe7343468fcb16d1',
  repository_activity: '147177345aa83d7a',
}
