/** Where the links of a page lead that point at the sandbox, which is gone when the page is read. */
export interface Links {
  /** Address of the repository's pages in the sandbox. */
  readonly from: string
  /** Address of the same pages at its origin; undefined where it has none. */
  readonly to: string | undefined
  /** What begins so leads nowhere. */
  readonly nowhere: string
}

const ADDRESS = / ?\bhttps?:\/\/[^\s<>"'`]+/gu

/** A text whose addresses in the sandbox are those of the origin, or left out where there is none. */
export function withRealAddresses(text: string, { from, to, nowhere }: Links): string {
  return text.replace(ADDRESS, (found) => {
    if (!found.trimStart().startsWith(`${nowhere}/`)) return found
    return to !== undefined && found.trimStart().startsWith(`${from}/`) ? found.replace(from, () => to) : ''
  })
}

const LINK = /<a href="(?<address>[^"]*)"(?<rest>[^>]*)>(?<text>[\s\S]*?)<\/a>/gu

/**
 * A page whose links to the sandbox lead to the origin, or are plain text where there is none; a link that shows no more than its address is
 * left out then. Nor is an address of the sandbox left in it.
 */
export function withRealLinks(markup: string, { from, to, nowhere }: Links): string {
  const linked = markup.replace(LINK, (link, address: string, rest: string, text: string) => {
    if (!address.startsWith(nowhere)) return link
    if (to === undefined || !address.startsWith(`${from}/`)) return text === address ? '' : text
    return `<a href="${to}${address.slice(from.length)}"${rest}>${text}</a>`
  })
  return (to === undefined ? linked : linked.replaceAll(`${from}/`, () => `${to}/`)).replaceAll(`${nowhere}/`, '')
}
