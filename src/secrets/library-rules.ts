import { lintSource } from '@secretlint/core'
import { rules } from '@secretlint/secretlint-rule-preset-recommend'

/** What secretlint's rules find, in the words of messages. A rule that is not listed is named by its id. */
const KINDS: Readonly<Record<string, string>> = {
  'secretlint-rule-github': 'GitHub token',
  'secretlint-rule-aws': 'AWS access key',
  'secretlint-rule-slack': 'Slack token',
  'secretlint-rule-basicauth': 'URL with a password',
  'secretlint-rule-database-connection-string': 'URL with a password',
  'secretlint-rule-privatekey': 'private key',
  'secretlint-rule-vercel': 'Vercel token',
  'secretlint-rule-openai': 'OpenAI key',
  'secretlint-rule-anthropic': 'Anthropic key',
}

/** All but the one that lets comments in the text switch others off. */
const RULES = rules
  .filter(({ meta }) => meta.id !== '@secretlint/secretlint-rule-filter-comments')
  .map((rule) => ({ id: rule.meta.id, rule }))

function kindOf(ruleId: string): string {
  const name = ruleId.slice(ruleId.indexOf('/') + 1)
  return KINDS[name] ?? `${name.replace('secretlint-rule-', '')} secret`
}

/** secretlint compares each finding with each other one: parts of this size keep that small. The action's own rules see the whole. */
const PART_CHARACTERS = 65_536

/** The text in parts that end with a line, where lines are no longer than a part. */
function* partsOf(text: string): Generator<{ readonly start: number; readonly part: string }> {
  for (let start = 0; start < text.length; ) {
    const limit = start + PART_CHARACTERS
    const lineEnd = limit < text.length ? text.lastIndexOf('\n', limit) + 1 : text.length
    const end = lineEnd > start ? lineEnd : limit
    yield { start, part: text.slice(start, end) }
    start = end
  }
}

/** What secretlint's recommended rules find in a text. This is the only module that loads them: import it when it is needed. */
export async function findByLibrary(
  text: string,
): Promise<{ readonly kind: string; readonly start: number; readonly end: number }[]> {
  const found: { kind: string; start: number; end: number }[] = []
  for (const { start, part } of partsOf(text)) {
    const { messages } = await lintSource({
      source: { content: part, filePath: 'episode.md', ext: '.md', contentType: 'text' },
      options: { config: { rules: RULES }, maskSecrets: true, noPhysicFilePath: true },
    })
    for (const { ruleId, range } of messages)
      found.push({ kind: kindOf(ruleId), start: start + range[0], end: start + range[1] })
  }
  return found
}
