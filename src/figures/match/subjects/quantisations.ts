import type { Mention } from './mention.ts'

/** How quantisations are written: `q8`, `Q4_K_M`, `int8`, `fp16`, `8-bit`. */
const QUANTISATION =
  /(?<![\p{L}\p{N}_.-])(?:i?q(\d)(?:_[a-z0-9]+)*|u?int(\d)|nf(\d)|fp?(\d{1,2})|bf(16)|(\d{1,2})[ -]?bits?|awq|gptq)(?![\p{L}\p{N}_])/gu
/** Between a model and its quantisation. */
const BESIDE = /^[`*\s/()[\],:]{1,5}(?:(?:with|at|in|as|on)\s)?[`*]?$/u
const MAX_GAP_CHARACTERS = 12

const bitsOf = (name: string): string | undefined => {
  const [, ...digits] = name.toLowerCase().match(new RegExp(QUANTISATION.source, 'u')) ?? []
  return digits.find((found) => found !== undefined)
}

/**
 * Adds the quantisations that a text names right behind a model in other words than facts have them: `4-bit` is `q4_0`, and one that
 * no fact has is another than those that some have.
 */
export function withQuantisations(text: string, mentions: readonly Mention[], known: readonly string[]): Mention[] {
  const models = mentions.filter(({ kind }) => kind === 'model')
  if (models.length === 0 || known.length === 0) return [...mentions]
  const exact = new Set(mentions.flatMap(({ kind, from }) => (kind === 'quant' ? [from] : [])))
  const added: Mention[] = []
  let model = 0
  for (const { 0: written, index } of text.matchAll(QUANTISATION)) {
    while ((models[model + 1]?.to ?? Number.POSITIVE_INFINITY) <= index) model += 1
    const end = models[model]?.to ?? Number.POSITIVE_INFINITY
    const isBeside = index >= end && index - end <= MAX_GAP_CHARACTERS && BESIDE.test(text.slice(end, index))
    if (!isBeside || exact.has(index)) continue
    const bits = bitsOf(written)
    const alike = known.filter(
      (name) => name.toLowerCase().startsWith(written) || (bits !== undefined && bitsOf(name) === bits),
    )
    const names = alike.length > 0 ? alike : [`not ${known[0]}`]
    for (const name of names) added.push({ kind: 'quant', name, from: index, to: index + written.length })
  }
  return added.length === 0 ? [...mentions] : [...mentions, ...added].toSorted((one, other) => one.from - other.from)
}
