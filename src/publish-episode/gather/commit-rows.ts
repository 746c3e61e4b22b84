import { z } from 'zod'
import type { CommitFact } from '../../episode/compose/facts.ts'
import { IS_RELEASE } from '../../facts/commit-conditions.ts'
import { IS_RELEVANT } from '../../facts/window.ts'

const ALL_PATHS = (pattern: string) =>
  `(notEmpty(commits.files) AND arrayAll(file -> match(tupleElement(file, 1), '(?i)${pattern}'), commits.files))`

/** What the paths of a commit say that it is for, where all of them are for that. */
const AREA = `multiIf(
    ${ALL_PATHS('(^|/)docs?/|[.](md|mdx|rst|adoc|txt)$')}, 'docs',
    ${ALL_PATHS('(^|/)(tests?|specs?|__tests__|fixtures)/|[._-](test|spec)[.][a-z]+$|(^|/)test_[^/]+[.]py$')}, 'test',
    ${ALL_PATHS('^[.]github/|^[.]circleci/|^[.]travis')}, 'ci',
    ${ALL_PATHS('(^|/)(package(-lock)?[.]json|yarn[.]lock|pnpm-lock[.]yaml|Cargo[.](lock|toml)|go[.](mod|sum)|poetry[.]lock|uv[.]lock|requirements[^/]*[.]txt)$')}, 'build',
    ''
  )`

/** What a fact of a commit is made from: columns of `commits`. */
export const COMMIT_COLUMNS = `
  repository, toString(commits.sha) AS id, headline, type, ${AREA} AS area, scope, summary, is_breaking, is_merge, is_bot,
  toBool(${IS_RELEASE}) AS is_release, toBool(${IS_RELEVANT}) AS is_told, reverts, additions, deletions, committed_at, author_name,
  pull_request, pull_request_title, pull_request_summary`

/** A row of {@link COMMIT_COLUMNS}. */
export const commitRow = z
  .object({
    repository: z.string(),
    id: z.string(),
    headline: z.string(),
    type: z.string(),
    area: z.string(),
    scope: z.string(),
    summary: z.string(),
    is_breaking: z.boolean(),
    is_merge: z.boolean(),
    is_bot: z.boolean(),
    is_release: z.boolean(),
    is_told: z.boolean(),
    reverts: z.array(z.string()),
    additions: z.number().nullable(),
    deletions: z.number().nullable(),
    committed_at: z.coerce.date(),
    author_name: z.string(),
    pull_request: z.number().nullable(),
    pull_request_title: z.string(),
    pull_request_summary: z.string(),
  })
  .transform(
    (row): CommitFact => ({
      repository: row.repository,
      sha: row.id,
      headline: row.headline,
      type: row.type,
      area: row.area,
      scope: row.scope,
      summary: row.summary,
      isBreaking: row.is_breaking,
      isMerge: row.is_merge,
      isBot: row.is_bot,
      isRelease: row.is_release,
      isRelevant: row.is_told,
      reverts: row.reverts,
      brings: [],
      additions: row.additions,
      deletions: row.deletions,
      committedAt: row.committed_at,
      authorName: row.author_name,
      pullRequest:
        row.pull_request === null
          ? undefined
          : { number: row.pull_request, title: row.pull_request_title, summary: row.pull_request_summary },
    }),
  )
