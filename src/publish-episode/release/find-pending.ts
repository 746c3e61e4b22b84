import type { Database } from '../../clickhouse/database.ts'
import type { Target } from '../apply/content-branch.ts'
import { begunContents } from '../decide/release/contents.ts'
import { decidePending, type Pending, settledFiles } from '../decide/release/pending.ts'
import type { ReadFile } from '../decide/release/read-episode.ts'
import type { BaseBranch } from '../gather/release/base-branch.ts'
import { readBlobTexts } from '../gather/release/blob-texts.ts'
import { NOTHING_RECORDED, type Recorded, readRecorded } from '../gather/release/recorded.ts'
import { readBranchFiles } from '../gather/repository/branch-files.ts'
import type { ReleaseInputs } from '../inputs.ts'
import type { Naming } from '../naming.ts'

/** What releases were to bring that only began, and that the base doesn't have any more. */
async function readBegun(
  { gitHub, repository }: Target,
  { contents }: Recorded,
  environment: string | undefined,
  base: BaseBranch,
): Promise<ReadFile[]> {
  const here = new Set(base.files.map(({ blobSha }) => blobSha))
  const begun = begunContents(contents, environment).filter(({ blob_sha }) => !here.has(blob_sha))
  const texts = await readBlobTexts(
    gitHub,
    repository,
    begun.map(({ blob_sha }) => blob_sha),
  )
  return begun.map(({ path, blob_sha }) => ({ path, blobSha: blob_sha, text: texts.get(blob_sha) }))
}

const noFolder = ({ hasPosts, name }: BaseBranch, { postsDirectory }: Naming) =>
  hasPosts
    ? []
    : [
        `${name} has no folder '${postsDirectory}': check the input 'posts-directory', also whether its letters are large or small, where there should be episodes.`,
      ]

/** Finds what is to be released, and what is recorded of that. */
export async function findPending(
  target: Target,
  database: Database,
  { naming, environment }: ReleaseInputs,
  base: BaseBranch,
): Promise<Pending & { readonly recorded: Recorded }> {
  const recorded = database.isReadable ? await readRecorded(database.clickHouse) : NOTHING_RECORDED
  const { settled, unsettled } = settledFiles(naming, base.files, recorded, environment)
  const read = await readBranchFiles(
    target.gitHub,
    target.repository,
    unsettled.map(({ path }) => ({ branch: base.name, sha: base.headSha, path })),
  )
  const texts = new Map(read.map(({ path, text }) => [path, text]))
  const files = unsettled.map((file) => ({ ...file, text: texts.get(file.path) }))
  const begun = await readBegun(target, recorded, environment, base)
  const { episodes, warnings } = decidePending({
    naming,
    recorded,
    settled,
    files,
    begun,
    baseFiles: base.files,
  })
  return { episodes, warnings: [...noFolder(base, naming), ...warnings], recorded }
}
