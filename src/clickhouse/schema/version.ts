/** The schema's version; every object that the actions create carries it in its comment. A change of any of them is a new version. */
export const SCHEMA_VERSION = 2

/** The comment of an object of a version. */
export const commentOfVersion = (version: number): string => `muse-protocol-actions, schema version ${version}`

/** The comment of an object of this version. */
export const SCHEMA_COMMENT = commentOfVersion(SCHEMA_VERSION)

/** The version that a comment tells; undefined where it tells none. */
export function versionOfComment(comment: string): number | undefined {
  const [, version] = /^muse-protocol-actions, schema version (\d+)/u.exec(comment) ?? []
  return version === undefined ? undefined : Number(version)
}
