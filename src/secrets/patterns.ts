/** A form of secret that secretlint's recommended rules don't know, or know only in its longest form. */
export interface SecretPattern {
  /** What the secret is, for the message: `Datadog key`. */
  readonly kind: string
  /** Matches the secret itself; a name before it stands in a lookbehind. */
  readonly expression: RegExp
}

/** `NAME=`, `NAME: "` and the like, in any spelling of a name that ends so. */
const named = (name: string) => `(?<=${name}["']?[ \\t]{0,3}[:=][ \\t]{0,3}["']?)`
/** A placeholder such as `<password>`, `\${PASSWORD}` or `***` is no secret. */
const PASSWORD = '[^\\s:@/?#&"\'`<>\\[\\](){}$*][^\\s@/?#&"\'`<>]{0,255}'

/** Each in linear time: no repetition stands inside another one. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  { kind: 'GitHub token', expression: /\bgh[oprsu]_[A-Za-z0-9]{20,255}/gu },
  { kind: 'GitHub token', expression: /\bgithub_pat_[A-Za-z0-9_]{20,255}/gu },
  { kind: 'AWS access key', expression: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/gu },
  {
    kind: 'AWS access key',
    expression: new RegExp(`${named('aws_?secret_?(?:access_?)?key')}[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])`, 'giu'),
  },
  { kind: 'Slack token', expression: /\bx(?:ox[abceoprs]|app)-[A-Za-z0-9-]{10,255}/gu },
  {
    kind: 'Slack token',
    expression: /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/_-]{12,255}/gu,
  },
  {
    kind: 'URL with a password',
    expression: new RegExp(`(?<=\\b[a-z][a-z0-9+.-]{1,30}:\\/\\/[^\\s:@/?#<>"'\`]{0,64}:)${PASSWORD}(?=@)`, 'giu'),
  },
  {
    kind: 'URL with a password',
    expression: new RegExp(`(?<=\\bhttps?:\\/\\/[^\\s<>"'\`]{1,255}[?&]password=)${PASSWORD}`, 'giu'),
  },
  {
    kind: 'ClickHouse password',
    expression: new RegExp(`${named('clickhouse_?password')}[^\\s"'<>\${}*]{6,255}`, 'giu'),
  },
  { kind: 'private key', expression: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----[^-]{0,20000}/gu },
  { kind: 'Vercel token', expression: /\bvc[acikpr]_[A-Za-z0-9]{20,255}/gu },
  { kind: 'Vercel token', expression: new RegExp(`${named('vercel_?(?:api_?)?token')}[A-Za-z0-9]{24}\\b`, 'giu') },
  {
    kind: 'Vercel deploy hook',
    expression: /\bapi\.vercel\.com\/v1\/integrations\/deploy\/[A-Za-z0-9_-]{5,64}\/[A-Za-z0-9_-]{5,64}/gu,
  },
  {
    kind: 'Datadog key',
    expression: new RegExp(
      `${named('(?:dd|datadog)[-_]?(?:api|app|application)?[-_]?key')}(?:[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-f])`,
      'giu',
    ),
  },
  { kind: 'Datadog key', expression: /\bdda(?:pp|pi)?_[A-Za-z0-9]{30,60}\b/gu },
  { kind: 'OpenAI key', expression: /\bsk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,255}/gu },
  { kind: 'OpenAI key', expression: /\bsk-[A-Za-z0-9]{32,255}\b/gu },
  { kind: 'Anthropic key', expression: /\bsk-ant-[A-Za-z0-9_-]{20,255}/gu },
]

/** What secretlint's rules find, in the words of messages. A rule that is not listed is named by its id. */
export const RULE_KINDS: Readonly<Record<string, string>> = {
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
