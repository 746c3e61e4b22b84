import type { FactSheet, SubjectKind } from '../../../facts/fact.ts'
import { countedBy, unitOf } from '../../read/units.ts'
import type { Mention } from './mention.ts'
import { withoutPlainWords } from './plain-words.ts'
import { withQuantisations } from './quantisations.ts'
import { withUnknownNames } from './unknown-names.ts'

/** A mention of what facts are about. */
export type FindMentions = (text: string) => readonly Mention[]

interface Candidate {
  /** In lower case, from its first letter or digit on. */
  readonly text: string
  readonly kind: SubjectKind
  readonly name: string
}

/** Shorter names of repositories, without their owner, are ordinary words too often. */
const MIN_BARE_NAME_CHARACTERS = 6
/** Subjects that are found in one passage. */
export const MAX_MENTIONS = 2_000
const RUN = /[\p{L}\p{N}]+/gu

function candidatesOf({ facts, commits, references }: FactSheet): Candidate[] {
  const names = new Map<string, Candidate>()
  const add = (kind: SubjectKind, name: string, shown = name) => {
    const text = shown.toLowerCase().replace(/^[^\p{L}\p{N}]+/u, '')
    if (text !== '') names.set(`${kind} ${text}`, { text, kind, name })
  }
  const repositories = new Set<string>()
  for (const { subject } of facts) {
    for (const kind of ['model', 'quant', 'dataset', 'message'] as const)
      if (subject[kind] !== undefined) add(kind, subject[kind])
    if (subject.repository !== undefined) repositories.add(subject.repository)
  }
  for (const { repository } of [...commits, ...references]) if (repository !== '') repositories.add(repository)
  for (const [bare, all] of Map.groupBy(repositories, (name) => name.slice(name.indexOf('/') + 1))) {
    for (const name of all) add('repository', name)
    if (all.length === 1 && all[0] !== undefined && bare.length >= MIN_BARE_NAME_CHARACTERS)
      add('repository', all[0], bare)
  }
  return [...names.values()]
}

/** Prepares the search for what the facts are about: names of repositories, models, quantisations and datasets. */
export function mentionFinder(sheet: FactSheet): FindMentions {
  const byFirstRun = Map.groupBy(candidatesOf(sheet), ({ text }) => /^[\p{L}\p{N}]+/u.exec(text)?.[0] ?? '')
  for (const candidates of byFirstRun.values()) candidates.sort((one, other) => other.text.length - one.text.length)
  const quants = [...new Set(sheet.facts.flatMap(({ subject }) => subject.quant ?? []))]
  return (text) => {
    const lower = text.toLowerCase()
    const mentions: Mention[] = []
    let after = 0
    for (const { 0: run, index } of lower.matchAll(RUN)) {
      if (index < after || mentions.length >= MAX_MENTIONS) continue
      const bare = run.replace(/\d+$/u, '')
      const begun = [...(byFirstRun.get(run) ?? []), ...(bare === run ? [] : (byFirstRun.get(bare) ?? []))]
      const found = begun.filter((candidate) => isAt(lower, index, candidate))
      const [longest] = found
      if (longest === undefined) {
        const like = begun.find((candidate) => isLike(lower, index, candidate))
        // The name of something else, which no fact is about.
        if (like !== undefined)
          mentions.push({ kind: like.kind, name: `not ${like.name}`, from: index, to: index + like.text.length })
        continue
      }
      // A model and a dataset may have the same name.
      for (const { text, kind, name } of found)
        if (text.length === longest.text.length) mentions.push({ kind, name, from: index, to: index + text.length })
      after = index + longest.text.length
    }
    const known = withoutPlainWords(lower, withQuantisations(lower, mentions, quants))
    return withUnknownNames(lower, known, MAX_MENTIONS)
  }
}

/** Signs that join the parts of one name. */
const JOINED_BEFORE = /(?:[\p{L}\p{N}_]|[\p{L}\p{N}][-.:@])$/u
const JOINED_BEHIND = /^(?:[\p{L}\p{N}_]|[-.:@][\p{L}\p{N}])/u
/** `llama@240ms`: what is behind the sign is no part of the name. */
const FIGURE_BEHIND = /^[:@]\d{1,9}(?:[.,]\d{1,9})?(?:ms|s|µs|us|min|h|%|[kmgt]i?b|tok\/s|tokens\/s)(?![\p{L}\p{N}])/u
/** `llama 70b` */
const SIZE_BEHIND = /^ \d{1,4}(?:\.\d{1,2})?b(?![\p{L}\p{N}])/u
/** `llama 3 takes`, but `llama 3 commits` and `llama 3 ms` */
const VERSION_BEHIND = /^ v?\d(?:\.\d{1,2})? (\p{L}+)/u

function goesOn(rest: string): boolean {
  const word = VERSION_BEHIND.exec(rest)?.[1]
  const isVersion = word !== undefined && unitOf(word) === undefined && countedBy(word) === undefined
  if (FIGURE_BEHIND.test(rest)) return false
  return JOINED_BEHIND.test(rest.slice(0, 2)) || SIZE_BEHIND.test(rest) || isVersion
}

/** Whether a name stands at a place, neither begun before nor going on: `gpt-4` is not in `gpt-4-turbo`, nor in `my-gpt-4`. */
function isAt(text: string, at: number, { text: name, kind }: Candidate): boolean {
  if (!text.startsWith(name, at)) return false
  const before = text.slice(Math.max(0, at - 2), at)
  const isPath = kind === 'repository' && /[\p{L}\p{N}]\/$/u.test(before)
  return !isPath && !JOINED_BEFORE.test(before) && !goesOn(text.slice(at + name.length, at + name.length + 20))
}

/** Whether a place has the name of a model or a repository as a part of a longer one. */
const isLike = (text: string, at: number, { text: name, kind }: Candidate) =>
  (kind === 'model' || (kind === 'repository' && name.includes('/'))) && text.startsWith(name, at)
