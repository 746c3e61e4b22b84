import { SUBJECT_KINDS, type SubjectKind } from '../../../facts/fact.ts'
import type { Figure, NumberFigure } from '../../figure.ts'
import type { FindValues } from '../around.ts'
import { withChanges } from './changes.ts'
import { isRightBehind, isSetApart } from './contrast.ts'
import { type Label, type Share, shareOf } from './shares.ts'
import type { FindNamed, Named, NamedSubjects, Subjects } from './subjects.ts'

/** Kinds of which a figure has just one subject: where several are named, each of them has to have the value. */
const STRICT: ReadonlySet<SubjectKind> = new Set(['model', 'quant', 'dataset', 'repository'])

/** More of them are not looked at one by one. */
const MAX_LABELS = 40

const isSeveral = (labels: readonly Label[]) => new Set(labels.map(({ name }) => name)).size > 1

/** Whether all that is named is what something else is compared with, and none of it a figure's own: `90 ms, less than qwen`. */
function isOnlyCompared({ surroundings, offset }: NumberFigure, labels: readonly Label[]): boolean {
  const { text } = surroundings.plain
  const isOwn = ({ from, to }: Label) => !isSetApart(text, from) || (to <= offset && isRightBehind(text, to, offset))
  return labels.length > 0 && labels.length <= MAX_LABELS && !labels.some(isOwn)
}

/** The subjects of one kind that are meant where several are named near a figure; undefined where that says nothing. */
function shareOfKind(
  figure: NumberFigure,
  kind: SubjectKind,
  { mentionsIn, headLabels, headedBy }: Subjects,
  findValues: FindValues,
): Share | undefined {
  const { surroundings, sentence, clause, offset } = figure
  const { text } = surroundings.plain
  const ofKind = (range: typeof clause) => mentionsIn(surroundings, range).filter((mention) => mention.kind === kind)
  if (surroundings.kind !== 'row') {
    const labels = ofKind(sentence)
    if (isOnlyCompared(figure, labels)) return { names: headedBy(surroundings, kind), isSure: false }
    return isSeveral(labels)
      ? shareOf({ text, labels, values: findValues(figure, sentence), clause }, offset)
      : undefined
  }
  const own = ofKind(clause)
  if (own.length > 0 && !isOnlyCompared(figure, own))
    return isSeveral(own)
      ? shareOf({ text, labels: own, values: findValues(figure, clause), clause }, offset)
      : undefined
  const heads = headLabels(figure).filter((label) => label.kind === kind)
  if (heads.length > 0) {
    if (!isSeveral(heads)) return undefined
    const start = figure.header.length + 3 - clause.from
    const shift = (at: number) => at + start
    return shareOf(
      {
        text: `${figure.header} : ${text.slice(clause.from, clause.to)}`,
        labels: heads,
        values: findValues(figure, clause).map(shift),
        clause: { from: shift(clause.from), to: shift(clause.to) },
      },
      shift(offset),
    )
  }
  const row = ofKind(sentence)
  const [first] = row
  if (first === undefined || !isSeveral(row)) return undefined
  // The first cell that names any says what its row is about.
  const end = text.indexOf('\n', first.from)
  const labels = row.filter(({ from }) => end === -1 || from < end)
  if (!isSeveral(labels)) return { names: [first.name], isSure: false }
  const values = findValues(figure, sentence).filter((value) => value > first.from)
  return shareOf({ text, labels, values, clause }, offset)
}

/** Prepares the search for the subjects of figures, also where a sentence shares its figures out among several. */
export function namedReader(subjects: Subjects, findValues: FindValues): FindNamed {
  return (figure: Figure): Named => {
    const around = subjects.findNamed(figure)
    if (figure.kind !== 'number') return around
    const named = new Map<SubjectKind, NamedSubjects>(around)
    for (const kind of SUBJECT_KINDS) {
      const scope = around.get(kind)
      // A pull request names its commits as well, so that their order tells nothing.
      if (scope === undefined || !STRICT.has(kind)) continue
      const share = shareOfKind(figure, kind, subjects, findValues)
      if (share !== undefined)
        named.set(kind, {
          names: new Set(share.names),
          isWide: false,
          isEach: share.names.length > 1,
          isSure: share.isSure,
        })
      else if (scope.names.size > 1 && scope.isWide) named.set(kind, { ...scope, isEach: true, isSure: false })
    }
    return withChanges(figure, named, subjects, findValues)
  }
}

/** More combinations are not tried. */
const MAX_COMBINATIONS = 12

/** One by one the combinations of subjects that each have to have a value; undefined where there are too many. */
export function combinationsOf(named: Named): readonly Named[] | undefined {
  const several = [...named].filter(([, { isEach }]) => isEach)
  const count = several.reduce((product, [, { names }]) => product * names.size, 1)
  if (count > MAX_COMBINATIONS) return undefined
  return several.reduce<readonly Named[]>(
    (before, [kind, scope]) =>
      before.flatMap((one) =>
        [...scope.names].map((name) => new Map([...one, [kind, { ...scope, names: new Set([name]) }]])),
      ),
    [named],
  )
}
