import { z } from 'zod'
import { SUBJECT_KINDS, type SubjectKind, UNITS } from '../../facts/fact.ts'
import { STATEMENTS } from '../../facts/statements.ts'
import type { Commit } from '../commit.ts'
import type { BenchmarkChange } from '../store/benchmarks.ts'
import type { CollectedFacts } from '../store/facts.ts'

/** Files listed of a commit; `files_changed` counts them all. */
const MAX_FILES = 100
/** Facts listed. */
const MAX_FACTS = 10_000

const instant = z.iso.datetime()
const sha = z.string().regex(/^[0-9a-f]{40}$/u)
const amount = z.int().min(0)
const text = z.string().describe('Text from outside.')

const briefCommitSchema = z.strictObject({
  repository: z.string().describe('owner/name'),
  sha,
  committed_at: instant,
  author: text,
  headline: text,
  type: z.string().describe('Conventional type; empty when it has none.'),
  scope: z.string(),
  impact: z.string().describe('low, medium or high'),
  relevance_reasons: z.array(z.string()),
  additions: amount.nullable().describe('Lines; null when unknown.'),
  deletions: amount.nullable().describe('Lines; null when unknown.'),
  files_changed: amount,
  files: z.array(z.strictObject({ path: text, change: z.string() })).describe(`The first ${MAX_FILES} of them.`),
  pull_request: amount.nullable(),
  references: z.array(z.string()),
})

const benchmarkSchema = z
  .looseObject({ commit_sha: sha, model: z.string(), quant: z.string(), dataset: z.string() })
  .describe('A row of the view commit_impact.')

const factSchema = z.strictObject({
  name: z.string(),
  value: z.number().describe('In the unit.'),
  unit: z.enum(UNITS).describe('ratio: 1 is 100 %.'),
  subject: z
    .partialRecord(z.enum(SUBJECT_KINDS), z.string())
    .describe('What it is about; what is left out is not narrowed down.'),
  statement: z.string().describe('The entry of statements that gives it.'),
})

/** The brief's form. docs/brief.schema.json is made from it. */
export const briefSchema = z
  .strictObject({
    schema_version: z.literal(1),
    generated_at: instant,
    repositories: z.array(z.string()),
    commits: z.array(briefCommitSchema).describe('The relevant commits that were collected, newest first.'),
    benchmarks: z.array(benchmarkSchema),
    window: z
      .strictObject({ commits_since: instant, commits_until: instant, collected_since: instant })
      .describe(
        "What the facts are about: the commits collected by this run. Put the entries into the episode's front matter, so that its figures are looked up in the same facts.",
      ),
    facts: z
      .array(factSchema)
      .nullable()
      .describe('The figures that an episode may give of these commits; null where they could not be read.'),
    facts_left_out: amount.describe(`Facts beyond the first ${MAX_FACTS}.`),
    statements: z.record(z.string(), z.string()).describe('SQL by the names that facts have it under.'),
  })
  .meta({
    title: 'Brief',
    description:
      "What an episode's author needs: the relevant commits, what they changed, their benchmarks, and every figure with its source.",
  })

export type BriefCommit = z.output<typeof briefCommitSchema>
export type Brief = z.output<typeof briefSchema>

/** What is told of a commit. Pure. */
export const briefCommit = (commit: Commit): BriefCommit => ({
  repository: commit.repository,
  sha: commit.sha,
  committed_at: commit.committedAt.toISOString(),
  author: commit.authorName,
  headline: commit.headline,
  type: commit.type,
  scope: commit.scope,
  impact: commit.impact,
  relevance_reasons: [...commit.relevanceReasons],
  additions: commit.additions ?? null,
  deletions: commit.deletions ?? null,
  files_changed: commit.files.length,
  files: commit.files.slice(0, MAX_FILES).map(({ path, change }) => ({ path, change })),
  pull_request: commit.pullRequest?.number ?? null,
  references: [...commit.references],
})

const subjectOf = (subject: Readonly<Partial<Record<SubjectKind, string>>>) =>
  Object.fromEntries(
    SUBJECT_KINDS.flatMap((kind) => (subject[kind] === undefined ? [] : [[kind, subject[kind]] as const])),
  )

/** Composes the brief of a collection. Pure. */
export function composeBrief(options: {
  readonly repositories: readonly string[]
  /** Newest first. */
  readonly relevant: readonly BriefCommit[]
  readonly benchmarks: readonly BenchmarkChange[]
  readonly facts: CollectedFacts
  readonly now: Date
}): Brief {
  const { window, facts } = options.facts
  const told = facts?.slice(0, MAX_FACTS).map(({ name, value, unit, subject, statement }) => {
    return { name, value, unit, subject: subjectOf(subject), statement }
  })
  return {
    schema_version: 1,
    generated_at: options.now.toISOString(),
    repositories: [...new Set(options.repositories)],
    commits: [...options.relevant],
    benchmarks: [...options.benchmarks],
    window: {
      commits_since: window.from.toISOString(),
      commits_until: window.until.toISOString(),
      collected_since: window.collectedSince.toISOString(),
    },
    facts: told ?? null,
    facts_left_out: Math.max(0, (facts?.length ?? 0) - MAX_FACTS),
    statements: STATEMENTS,
  }
}
