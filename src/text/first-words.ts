import { withoutOwnSecrets } from '../secrets/own-secrets.ts'

const MAX_LOOKED_AT = 4_000
const MAX_WORDS_CHARACTERS = 200

/** What a page holds besides its words. */
const UNSEEN = /<(script|style|svg)\b[^>]{0,500}>[\s\S]*?<\/\1>|<!--[\s\S]*?-->|<[!/?]?[a-z][^<>]{0,1000}>/giu
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" }

/**
 * The beginning of what a server said, on one line: of a page the words that it shows, not its markup. Empty where there are none.
 * No secret of this run is in it, not even a part that a cut would leave.
 */
export function firstWords(text: string, maxCharacters: number = MAX_WORDS_CHARACTERS): string {
  const beginning = withoutOwnSecrets(text).slice(0, MAX_LOOKED_AT)
  const words = /<(?:!doctype|html|head|body|title|h1|\?xml)\b/iu.test(beginning)
    ? beginning
        .replace(UNSEEN, ' ')
        .replace(/&(amp|lt|gt|quot|nbsp|#39);/giu, (entity, name: string) => ENTITIES[name.toLowerCase()] ?? entity)
    : beginning
  return withoutOwnSecrets(words.replace(/\s+/gu, ' ').trim()).slice(0, maxCharacters).toWellFormed()
}
