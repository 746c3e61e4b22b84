import { shorten, singleLine } from '../../text/markdown/escape.ts'

const MAX_PREVIEW_CHARACTERS = 200

/** The first paragraph of an episode's first section, in plain words on one line; undefined where there is none. */
export function previewOf(body: string): string | undefined {
  const paragraphs = body
    .replace(/<!--.*?-->/gsu, '')
    .split(/\r?\n(?:[ \t]*\r?\n)+/u)
    .map((block) =>
      block
        .split(/\r?\n/u)
        .filter((line) => !/^\s*(?:#|[-=]{3,}\s*$)/u.test(line))
        .join(' '),
    )
  const plain = paragraphs
    .map((paragraph) =>
      singleLine(
        paragraph
          .replace(/!?\[(?<label>[^\]]*)\]\([^)]*\)/gu, '$<label>')
          .replace(/^\s*[-*+>]\s+/u, '')
          .replace(/[*_`]|\\(?=[^\w\s])/gu, '')
          .replace(/&(?:amp|lt|gt);/gu, (entity) => ({ '&amp;': '&', '&lt;': '<' })[entity] ?? '>'),
      ),
    )
    .find((text) => text !== '')
  return plain === undefined ? undefined : shorten(plain, MAX_PREVIEW_CHARACTERS)
}
