import type { Fact } from '../../../src/facts/fact.ts'
import type { Random } from './random.ts'
import type { TrueText } from './rates.ts'

/** Sentences, list items and rows of one text. */
const MAX_FACTS = 30

const decimal = (value: number, digits: number) => value.toLocaleString('en-US', { maximumFractionDigits: digits })
const signed = (value: number, text: string) => (value > 0 ? `+${text}` : `−${text}`)

/** A value as a writer may give it: in one unit or another, with more or fewer digits, near or exact. */
function written({ value, unit, isChange }: Fact, random: Random): string {
  const size = Math.abs(value)
  const near = random.chance(0.15) && size >= 20 ? random.pick(['about', 'nearly', 'roughly']) : ''
  const digits = random.whole(0, 2)
  const number = (of: number) =>
    near === '' ? decimal(of, digits) : `${near} ${decimal(Number(of.toPrecision(2)), 4)}`
  const withSign = (text: string) => (isChange && near === '' && size > 0 ? signed(value, text) : text)
  switch (unit) {
    case 'ms':
      return withSign(size >= 2_000 && random.chance(0.4) ? `${number(size / 1_000)} s` : `${number(size)} ms`)
    case 'ratio':
      if (!isChange && size > 1 && random.chance(0.5)) return `${number(size)}×`
      return withSign(random.chance(0.5) ? `${number(size * 100)} %` : `${number(size * 100)} percent`)
    case 'bytes':
      return withSign(size >= 1e9 && random.chance(0.5) ? `${number(size / 1e9)} GB` : `${number(size / 1e6)} MB`)
    case 'USD':
      return `$${decimal(size, 6)}`
    case 'USD/1k tokens':
      return random.chance(0.5)
        ? `$${decimal(size, 6)} per 1k tokens`
        : `$${decimal(size * 1_000, 3)} per million tokens`
    case 'tokens/s':
      return withSign(`${number(size)} ${random.pick(['tokens/s', 'tokens per second', 'tok/s'])}`)
    default:
      return size >= 10_000 && random.chance(0.3)
        ? `${decimal(size / 1_000, 1)}k ${unit}`
        : `${decimal(size, 0)} ${unit}`
  }
}

function subjectOf({ subject }: Fact, random: Random): string {
  const { repository, commit, pullRequest, message, model, quant, dataset } = subject
  const code = (name: string) => (random.chance(0.5) ? `\`${name}\`` : name)
  return [
    ...(model === undefined
      ? []
      : [
          [model, quant, dataset]
            .filter((name) => name !== undefined)
            .map(code)
            .join(' / '),
        ]),
    ...(commit === undefined ? [] : [`at \`${commit.slice(0, 7)}\``]),
    ...(pullRequest === undefined ? [] : [`of #${pullRequest}`]),
    ...(message === undefined ? [] : [`"${message}"`]),
    ...(repository === undefined ? [] : [`in ${repository}`]),
  ].join(' ')
}

function sentenceOf(fact: Fact, random: Random): string {
  const [name, value, subject] = [fact.name, written(fact, random), subjectOf(fact, random)]
  return random.pick([
    `The ${name} ${subject} is ${value}.`,
    `- ${subject}: ${name} ${value}`,
    `${value} is the ${name} ${subject}.`,
    `> ${name} ${subject}: **${value}**`,
    `| Subject | ${name} |\n| --- | ---: |\n| ${subject} | ${value} |`,
  ])
}

/** Writes about facts that are chosen at random, so that every figure is true. */
export function writtenText({ sheet }: TrueText, random: Random): TrueText {
  const known = new Set(sheet.commits.map(({ sha }) => sha))
  const isKnown = (commit: string | undefined) => commit === undefined || known.has(commit)
  const [first, ...rest] = sheet.facts.filter(({ upTo, subject }) => upTo === undefined && isKnown(subject.commit))
  if (first === undefined) return { body: { text: '', line: 1 }, sheet }
  const facts = Array.from({ length: MAX_FACTS }, () => random.pick([first, ...rest]))
  return { body: { text: facts.map((fact) => sentenceOf(fact, random)).join('\n\n'), line: 1 }, sheet }
}
