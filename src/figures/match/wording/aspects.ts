import type { Aspect, Fact } from '../../../facts/fact.ts'
import type { NumberFigure } from '../../figure.ts'
import { type FindValues, oncePerRange, scopesOf } from '../around.ts'
import { type Label, type Share, shareOf } from '../subjects/shares.ts'
import { ALTERNATIVES, type Alternatives, type AlternativesName, aspectLabels, aspectsIn } from './aspect-words.ts'

/** What the words around a figure speak of. */
export interface Spoken {
  /** Tells whether they speak of a fact. There are several where each of several facts has to have the figure's value. */
  readonly readings: readonly ((fact: Fact) => boolean)[]
  readonly isSure: boolean
}

const MAX_LABELS = 40
const KINDS = Object.keys(ALTERNATIVES).filter((name): name is AlternativesName => name in ALTERNATIVES)

/** Which aspects of a kind a figure is about; without names all of them. */
type Wanted = Share & { readonly isEach: boolean }
const ANY: Wanted = { names: [], isSure: true, isEach: false }
const wantedOf = (share: Share): Wanted => ({ ...share, isEach: share.names.length > 1 })

/** Prepares the search for aspects around figures. */
export function aspectReader(findValues: FindValues): (figure: NumberFigure) => Spoken {
  const within = oncePerRange(({ plain }, { from, to }) => aspectsIn(plain.text.slice(from, to)))
  const headed = oncePerRange(({ parents, headings }) => aspectsIn([...parents, ...headings].join(' ')))
  const labelled = oncePerRange(({ plain }, { from, to }) => {
    const labels = (of: Alternatives) =>
      aspectLabels(plain.text.slice(from, to), of).map((label) => ({
        ...label,
        from: label.from + from,
        to: label.to + from,
      }))
    return Object.fromEntries(KINDS.map((kind) => [kind, labels(ALTERNATIVES[kind])]))
  })

  /** The aspects of one kind that are meant where the head of the column or the sentence names several. */
  function shared(figure: NumberFigure, kind: AlternativesName): Share | undefined {
    const { surroundings, header, offset, clause, sentence } = figure
    const { text } = surroundings.plain
    const heads = aspectLabels(header, ALTERNATIVES[kind])
    if (surroundings.kind === 'row' && heads.length > 0) {
      const start = header.length + 3
      const values = findValues(figure, clause).map((value) => value - clause.from + start)
      const cell = { from: start, to: start + clause.to - clause.from }
      const share = shareOf(
        { text: `${header} : ${text.slice(clause.from, clause.to)}`, labels: heads, values, clause: cell },
        offset - clause.from + start,
      )
      return share ?? { names: [heads[0]?.name ?? ''], isSure: true }
    }
    const range = surroundings.kind === 'row' ? clause : sentence
    const labels: readonly Label[] = labelled(surroundings, range)[kind] ?? []
    if (labels.length > MAX_LABELS) return undefined
    return shareOf({ text, labels, values: findValues(figure, range), clause, isNoun: kind === 'directions' }, offset)
  }

  function wanted(figure: NumberFigure, kind: AlternativesName): Wanted {
    const { surroundings, aspects } = figure
    const group = ALTERNATIVES[kind]
    const own = group.aspects.filter((aspect) => aspects.includes(aspect))
    if (own.length > 0) return { names: own, isSure: true, isEach: false }
    const share = shared(figure, kind)
    // What shares are of is often left open.
    if (share !== undefined && (kind !== 'metrics' || share.isSure)) return wantedOf(share)
    for (const { from, to } of scopesOf(figure)) {
      const names = (labelled(surroundings, { from, to })[kind] ?? []).map(({ name }) => name)
      if (names.length > 0) return { names, isSure: true, isEach: false }
    }
    for (const text of [...surroundings.parents, ...surroundings.headings]) {
      const names = aspectLabels(text, group).map(({ name }) => name)
      if (names.length > 0) return { names, isSure: true, isEach: false }
    }
    // Lines alone may be those that were added, or all that changed.
    return { ...ANY, isSure: kind !== 'directions' || figure.unit !== 'lines' }
  }

  return (figure) => {
    const { surroundings, header, aspects } = figure
    const scopes = scopesOf(figure).map((range) => within(surroundings, range))
    const named = [aspectsIn(header), ...scopes, headed(surroundings, { from: 0, to: 0 })].flatMap((set) => [...set])
    const around = new Set<string>([...aspects, ...named])
    const all = KINDS.map((kind) => wanted(figure, kind))
    const isMeant = (fact: Fact, chosen: readonly (readonly string[])[]) =>
      KINDS.every((kind, index) => isOf(fact, kind, chosen[index] ?? [])) &&
      (fact.aspects ?? []).every((aspect) => kindOf(aspect) !== undefined || around.has(aspect))
    const choices = all.reduce<readonly (readonly string[])[][]>(
      (before, { names, isEach }) =>
        before.flatMap((chosen) => (isEach ? names.map((name) => [...chosen, [name]]) : [[...chosen, names]])),
      [[]],
    )
    return {
      readings: choices.map((chosen) => (fact) => isMeant(fact, chosen)),
      isSure: all.every(({ isSure }) => isSure),
    }
  }
}

const kindOf = (aspect: Aspect) => KINDS.find((kind) => ALTERNATIVES[kind].aspects.includes(aspect))

/** Whether a fact is of one of the aspects of a kind that are named; where none is, of any of them, but for the direction of lines. */
function isOf({ aspects = [], unit }: Fact, kind: AlternativesName, names: readonly string[]): boolean {
  const own = aspects.filter((aspect) => ALTERNATIVES[kind].aspects.includes(aspect))
  if (kind === 'directions' && unit === 'lines') {
    const wanted = names.filter((name) => ALTERNATIVES[kind].aspects.some((aspect) => aspect === name))
    return wanted.length === 0 ? own.length === 0 : own.some((aspect) => wanted.includes(aspect))
  }
  // Their units tell them apart; shares have none of their own.
  if (own.length === 0 || (kind === 'metrics' && unit !== 'ratio')) return true
  return names.length === 0 || own.some((aspect) => names.includes(aspect))
}
