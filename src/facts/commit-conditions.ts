const VERSION = 'v?[0-9]+[.][0-9]+'
/** Headlines that only give a version its number: `v1.2.3`, `Release 1.2`, `chore(release): 1.2.3`, `Bump version to 1.2`. */
const RELEASE_HEADLINE = [
  `^${VERSION}[0-9A-Za-z.+-]*(?: *[(]#[0-9]+[)])?$`,
  '^[a-z]+[(]release[)]!?:',
  `^(?:[a-z]+(?:[(][^()]*[)])?!?: *)?(?:release|releasing|(?:bump|update|increase|set|prepare)(?: for)?(?: the)?(?: package| crate)? (?:version|release)(?: number)?(?: to| of| for)?|version|cut|tag|publish):? *${VERSION}`,
  '^(?:prepare (?:for )?(?:the )?(?:next )?release|bump version|version bump)$',
].join('|')

/** In SQL: whether a row of `commits` only gives a version its number. */
export const IS_RELEASE = `match(replaceAll(headline, '\`', ''), '(?i)${RELEASE_HEADLINE}')`

/** In SQL: whether a row of `commits` may have renamed a file: it adds a path and removes one. */
export const MAY_RENAME = `hasAll(arrayMap(file -> tupleElement(file, 2), commits.files), ['added', 'removed'])`
