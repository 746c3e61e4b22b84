/** A public history of which commits were labelled by hand. */
export interface LabelledHistory {
  /** `owner/name` on GitHub. */
  readonly repository: string
  /** How many commits it had when some of them were drawn. */
  readonly commitCount: number
  readonly kind: string
  /** Whether its labels were looked at while the default rules were chosen. The others tell what the rules are worth. */
  readonly isHeldOut: boolean
}

export const HISTORIES: readonly LabelledHistory[] = [
  { repository: 'auth0/node-jsonwebtoken', commitCount: 449, kind: 'library for auth tokens', isHeldOut: false },
  { repository: 'simonw/llm', commitCount: 1_245, kind: 'command line for language models', isHeldOut: false },
  { repository: 'huggingface/text-embeddings-inference', commitCount: 362, kind: 'inference server', isHeldOut: false },
  { repository: 'sharkdp/hyperfine', commitCount: 1_017, kind: 'benchmarking tool', isHeldOut: false },
  { repository: 'expressjs/express', commitCount: 6_158, kind: 'web framework', isHeldOut: false },
  { repository: 'Aider-AI/aider', commitCount: 13_138, kind: 'coding assistant', isHeldOut: false },
  {
    repository: 'traceloop/openllmetry',
    commitCount: 1_411,
    kind: 'measures language models in use',
    isHeldOut: false,
  },
  { repository: 'nodejs/undici', commitCount: 4_174, kind: 'HTTP client', isHeldOut: false },
  { repository: 'Sahil170595/Chimeraforge', commitCount: 228, kind: 'planner of model serving', isHeldOut: true },
  { repository: 'pinojs/pino', commitCount: 2_002, kind: 'logger', isHeldOut: true },
  { repository: 'Portkey-AI/gateway', commitCount: 3_457, kind: 'gateway to language models', isHeldOut: true },
]
