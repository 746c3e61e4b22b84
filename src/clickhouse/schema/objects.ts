import { ONE_SERVER, type Placement } from '../cluster/placement.ts'
import { commitRecords, commits, commitsFromEvents } from './commits.ts'
import { createTable, createView, type Table, type View } from './table.ts'
import {
  benchRuns,
  collectionCursors,
  deployedFiles,
  deployHookCalls,
  deployments,
  episodeRecords,
  repositoryHealth,
  repositoryNames,
  toldCommits,
  uiEvents,
  watcherRuns,
} from './tables.ts'
import { collaboration, fileChangeVolume } from './views/activity-views.ts'
import { actionRunRecords, actionRuns, tokenRotation, tokenUsage } from './views/audit.ts'
import { commitImpact } from './views/commit-impact.ts'
import {
  costPerCommit,
  dailyCommitActivity,
  deploymentSuccess,
  episodeQuality,
  episodes,
  repositoryActivity,
} from './views/views.ts'

/** All tables, in the order of their creation. */
export const TABLES: readonly Table[] = [
  uiEvents,
  benchRuns,
  commitRecords,
  episodeRecords,
  deployments,
  deployedFiles,
  deployHookCalls,
  watcherRuns,
  repositoryHealth,
  collectionCursors,
  repositoryNames,
  toldCommits,
  actionRunRecords,
]

/** All views, in the order of their creation. */
export const VIEWS: readonly View[] = [
  commitsFromEvents,
  commits,
  episodes,
  dailyCommitActivity,
  repositoryActivity,
  fileChangeVolume,
  collaboration,
  commitImpact,
  costPerCommit,
  deploymentSuccess,
  episodeQuality,
  actionRuns,
  tokenUsage,
  tokenRotation,
]

/** The names of all tables and views. */
export const OBJECT_NAMES: readonly string[] = [...TABLES, ...VIEWS].map(({ name }) => name)

/** The names of those that the actions can work without. */
export const OPTIONAL_NAMES: ReadonlySet<string> = new Set(
  [...TABLES, ...VIEWS].flatMap(({ name, isOptional }) => (isOptional === true ? [name] : [])),
)

/** Every object's name with the statement that creates it, in the order of creation. */
export function creationStatements(
  placement: Placement = ONE_SERVER,
): readonly { readonly name: string; readonly sql: string }[] {
  return [
    ...TABLES.map((table) => ({ name: table.name, sql: createTable(table, placement) })),
    ...VIEWS.map((view) => ({ name: view.name, sql: createView(view, placement) })),
  ]
}
