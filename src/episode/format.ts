import { z } from 'zod'
import { parseIsoDate } from '../time/iso-date.ts'
import type { Section } from './body/sections.ts'
import { describe, type Fault } from './fault.ts'

/** Longest title, in characters. */
const MAX_TITLE_CHARACTERS = 200
const MAX_MODELS = 100
const MAX_MODEL_CHARACTERS = 200
/** The highest number of an episode: names of files and branches are read with up to nine digits. */
export const MAX_EPISODE_NUMBER = 999_999_999
/** The largest value of a UInt32, which the tables hold. */
const MAX_UINT32 = 4_294_967_295
/** An amount above this is a slip of the pen, not the cost of an episode. */
const MAX_COST_USD = 1_000_000

/** White space, zero-width characters and the like alone. */
const NOTHING_VISIBLE = /^[\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u

/** Every fault of a value says what was expected and what was found. */
const expected = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) => `expected ${what}, found ${describe(input)}`,
})

function wholeNumber(what: string, minimum: number, maximum: number) {
  const error = expected(`a whole number${what} from ${minimum} to ${maximum}`)
  return z.int(error).min(minimum, error).max(maximum, error)
}

/** An entry that may be missing or `null`, which is the same. */
function optional<Output>(schema: z.ZodType<Output>) {
  return schema.nullish().transform((value) => value ?? undefined)
}

function number(what: string, minimum: number, maximum: number) {
  const error = expected(`${what} from ${minimum} to ${maximum}`)
  return z.number(error).min(minimum, error).max(maximum, error)
}

function line(what: string, maximum: number) {
  const error = expected(`${what}: one line of 1 to ${maximum} characters, in quotes`)
  return z
    .string(error)
    .max(maximum, error)
    .refine((text) => !NOTHING_VISIBLE.test(text) && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), error)
}

function matching(what: string, pattern: RegExp) {
  const error = expected(what)
  return z.string(error).regex(pattern, error)
}

const date = expected('a date such as "2025-10-07T20:50:43Z" (UTC where no zone is given)')

/** What the action fills in: a draft may leave these out. */
const filledIn = {
  /** Number in the series. */
  episode: wholeNumber('', 1, MAX_EPISODE_NUMBER),
  /** When the episode was written, given as UTC: see `parseIsoDate`. */
  date: z.string(date).transform((text, context) => {
    const moment = parseIsoDate(text.trim())
    if (moment !== undefined) return moment
    context.addIssue({ code: 'custom', input: text, message: date.error({ input: text }) })
    return z.NEVER
  }),
  /** UUID of the run that wrote the episode, in lower case. */
  run_id: matching(
    'a UUID in quotes',
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu,
  ).toLowerCase(),
  /** The commit that the episode's measurements belong to. */
  commit_sha: matching('a commit SHA: 40 characters of 0-9 and a-f, in quotes', /^[0-9a-f]{40}$/u),
}

const written = {
  title: line('a title', MAX_TITLE_CHARACTERS),
  /** Name of the series, also that of its folder. */
  series: matching('the name of a series, in lower case', /^[a-z0-9][a-z0-9-]{0,49}$/u),
  /** The models measured or used; may be empty. */
  models: z
    .array(
      line('the name of a model', MAX_MODEL_CHARACTERS),
      expected('a list of models such as ["gpt-4", "claude-3"]'),
    )
    .max(MAX_MODELS, expected(`a list of at most ${MAX_MODELS} models`)),
  /** p95 latency at `commit_sha` in ms; `null`, written out, where nothing was measured. */
  latency_ms_p95: wholeNumber(' of milliseconds', 0, MAX_UINT32).nullable(),
  tokens_in: wholeNumber(' of tokens', 0, MAX_UINT32),
  tokens_out: wholeNumber(' of tokens', 0, MAX_UINT32),
  cost_usd: number('an amount in US dollars', 0, MAX_COST_USD),
  /** Share of trust in the data, from 0 to 1. */
  confidence_score: optional(number('a number', 0, 1)),
  /** Pearson's coefficient of benchmark and user latency, from -1 to 1. */
  correlation_strength: optional(number('a number', -1, 1)),
}

const publishedSchema = z.looseObject({ ...written, ...filledIn })
const draftSchema = z.looseObject({
  ...written,
  episode: optional(filledIn.episode),
  date: optional(filledIn.date),
  run_id: optional(filledIn.run_id),
  commit_sha: optional(filledIn.commit_sha),
})

/** Front matter of an episode that is ready to be published. Unknown keys are kept. */
export type EpisodeFrontMatter = z.output<typeof publishedSchema>
/** Front matter of a draft, without what the action fills in. Unknown keys are kept. */
export type DraftFrontMatter = z.output<typeof draftSchema>

/** The schema of each kind of episode. */
export const FRONT_MATTER_SCHEMAS = { published: publishedSchema, draft: draftSchema }

/** The entries in the order in which they are written. */
export const FRONT_MATTER_ORDER: readonly string[] = [
  'title',
  'series',
  'episode',
  'date',
  'models',
  'run_id',
  'commit_sha',
  'latency_ms_p95',
  'tokens_in',
  'tokens_out',
  'cost_usd',
  'confidence_score',
  'correlation_strength',
]

/** An episode that follows the format. */
export interface Episode<FrontMatter = EpisodeFrontMatter> {
  readonly frontMatter: FrontMatter
  /** The Markdown after the front matter, as it is in the file. */
  readonly body: string
  /** The sections of the body, in its order; text before the first one belongs to none. */
  readonly sections: readonly Section[]
  /** Values of the front matter that readers disagree on, without being faults. */
  readonly notes: readonly Fault[]
}
