import { DomUtils, parseDocument } from 'htmlparser2'

/** Everything of a name in a piece of HTML, or everything, in its order: for tests to look at. */
export const elementsOf = (markup: string, name?: string) =>
  DomUtils.findAll((element) => name === undefined || element.name === name, parseDocument(markup).children)

/** The elements that have a class. */
export const elementsWithClass = (markup: string, className: string) =>
  elementsOf(markup).filter(({ attribs }) => attribs.class?.split(' ').includes(className))

/** The text of an element and all in it, trimmed. */
export const textOf = (node: Parameters<typeof DomUtils.textContent>[0]) => DomUtils.textContent(node).trim()

/** The texts of all elements of a name. */
export const textsOf = (markup: string, name: string) => elementsOf(markup, name).map(textOf)
