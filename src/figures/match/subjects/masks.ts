import type { Figure, Surroundings } from '../../figure.ts'
import type { Mention } from './mention.ts'
import type { FindMentions } from './mentions.ts'

/** Kinds of which names are chosen freely: `512 tokens` may be a data set. */
const FREELY_NAMED: ReadonlySet<string> = new Set(['model', 'quant', 'dataset'])
const FILLER = 'n'

/** What stands in a text as the name of a model, a quantisation or a data set. */
export interface Masks {
  /** Whether a figure is part of such a name, and so says nothing. */
  readonly isName: (figure: Figure) => boolean
  /** A figure whose surroundings have no words in the place of such names. */
  readonly masked: <Of extends Figure>(figure: Of) => Of
}

/** Prepares the search for figures and words that are names. */
export function maskReader(find: FindMentions): Masks {
  const mentioned = new WeakMap<Surroundings, readonly Mention[]>()
  const known = new WeakMap<Surroundings, Surroundings>()
  const texts = new Map<string, string>()

  const namesIn = (text: string) =>
    find(text).filter(({ kind, name }) => FREELY_NAMED.has(kind) && !name.startsWith('not '))
  function namesAround(surroundings: Surroundings): readonly Mention[] {
    const names = mentioned.get(surroundings) ?? namesIn(surroundings.plain.text)
    mentioned.set(surroundings, names)
    return names
  }
  const without = (text: string, names: readonly Mention[]) =>
    names.reduce((rest, { from, to }) => `${rest.slice(0, from)}${FILLER.repeat(to - from)}${rest.slice(to)}`, text)
  function maskedText(text: string): string {
    const done = texts.get(text) ?? without(text, namesIn(text))
    texts.set(text, done)
    return done
  }
  function maskedSurroundings(surroundings: Surroundings): Surroundings {
    const done = known.get(surroundings)
    if (done !== undefined) return done
    const { plain, headers, headings, parents } = surroundings
    const masked = {
      ...surroundings,
      plain: { ...plain, text: without(plain.text, namesAround(surroundings)) },
      headers: headers.map(maskedText),
      headings: headings.map(maskedText),
      parents: parents.map(maskedText),
    }
    known.set(surroundings, masked)
    return masked
  }

  return {
    isName: ({ surroundings, offset, written }) =>
      namesAround(surroundings).some(({ from, to }) => from <= offset && offset + written.length <= to),
    masked: (figure) => ({
      ...figure,
      surroundings: maskedSurroundings(figure.surroundings),
      header: maskedText(figure.header),
    }),
  }
}
