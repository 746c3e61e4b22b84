import { describeError } from '../../runner/run-action.ts'
import { readSource, type ScannedText, scanText } from './source-file.ts'

/** A file to check: its text, or why that can't be had. */
export type Source =
  | {
      /** From the workspace, once symbolic links are followed. */
      readonly path: string
      readonly scanned: ScannedText
      /** The path of the symbolic link that was followed. */
      readonly link: string | undefined
      /** Whether it is what GitHub lists of the change. */
      readonly isAsListed: boolean
    }
  | { readonly path: string; readonly scanned: undefined; readonly refusal: string }

/**
 * Reads a file to check. That it can't be read is a fault of its own, so that those of the others are shown as well.
 *
 * @param isAsListed whether a text is what is listed of the change; throws for one that is none of it
 */
export async function readToCheck(
  named: string,
  workspace: string,
  isAsListed?: (path: string, text: string) => Promise<boolean>,
): Promise<Source> {
  try {
    const { path, text, link } = await readSource(named, workspace)
    const isListed = link === undefined && (await isAsListed?.(path, text))
    return { path, scanned: await scanText(text), link, isAsListed: isListed === true }
  } catch (error) {
    return { path: named, scanned: undefined, refusal: describeError(error) }
  }
}

/** The file as the repository has it: whoever reads a symbolic link there finds the path of another file in it, and no episode. */
export const inRepository = (source: Source): Source =>
  source.scanned === undefined || source.link === undefined
    ? source
    : {
        path: source.link,
        scanned: undefined,
        refusal: 'This file is a symbolic link, in which readers of the repository find no episode: save it as a file.',
      }
