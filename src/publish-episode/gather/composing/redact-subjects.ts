import type { Fact, Subject, SubjectKind } from '../../../facts/fact.ts'
import { findSecrets } from '../../../secrets/find-secrets.ts'

/** Names and texts from outside, which are shown beside figures. */
const OUTSIDE = ['message', 'model', 'quant', 'dataset'] as const satisfies readonly SubjectKind[]

const textsOf = ({ subject }: Fact) => OUTSIDE.flatMap((kind) => subject[kind] ?? [])

/** Facts without the secrets in what they are about: as a composed episode has it, which is published. */
export async function redactSubjects(facts: readonly Fact[]): Promise<Fact[]> {
  const texts = [...new Set(facts.flatMap(textsOf))]
  const found = await Promise.all(texts.map(async (text) => [text, (await findSecrets(text)).redacted] as const))
  const redactions = new Map(found)
  const redacted = (subject: Subject): Subject => ({
    ...subject,
    ...Object.fromEntries(
      OUTSIDE.flatMap((kind) => {
        const text = subject[kind]
        return text === undefined ? [] : [[kind, redactions.get(text) ?? text]]
      }),
    ),
  })
  return facts.map((fact) => ({ ...fact, subject: redacted(fact.subject) }))
}
