import { git } from '../../../git/git.ts'
import { readChanges } from './changes.ts'

/** What changes in each text file from where `to` left `from`, as unified diffs by path. */
export async function readPatches(directory: string, from: string, to: string): Promise<Map<string, string>> {
  const changes = await readChanges(directory, from, to, { fromMergeBase: true })
  const output = (await git(directory, ['diff-tree', '-r', '-p', '-M', '--merge-base', from, to])).toString()
  const parts = output.split(/^(?=diff --git )/m).filter((part) => part.startsWith('diff --git '))
  return new Map(
    changes.flatMap(({ path }, index) => {
      const part = parts[index] ?? ''
      const start = part.search(/^@@ /m)
      return start === -1 ? [] : [[path, part.slice(start).replace(/\n$/, '')] as const]
    }),
  )
}
