import { isPlaceholder, looksChosen, looksRandom } from './randomness.ts'
import type { SecretRule } from './rule.ts'

/** What stands between a name and its value: `=`, `: "`, `":"`, ` => '`, `</`-less tags, a table's cell, the next line of YAML. */
const SEPARATOR =
  '["\'`*\\]]{0,3}[ \\t]{0,4}(?:[:=]{1,2}>?|=>|:=|\\||>|,)[ \\t]{0,4}(?:[|>][+-]?)?(?:\\r?\\n[ \\t]{1,12})?["\'`]{0,3}'
const VALUE = '[^\\s"\'`<>{}()\\[\\],;|]'
const named = (name: string, value: string) => new RegExp(`(?:${name})${SEPARATOR}(?<secret>${value})`, 'giu')
/** What a password in a URL is made of. */
const URL_PASSWORD = '[^\\s:@/?#&"\'`<>\\[\\](){}$*][^\\s@/?#&"\'`<>]{0,255}'

const isNoPlaceholder = (secret: string) => !isPlaceholder(secret)
const isChosenOrRandom = (secret: string) => looksChosen(secret) || looksRandom(secret)

/** Secrets that are known by the name before them, the most particular first. */
export const NAMED_RULES: readonly SecretRule[] = [
  {
    kind: 'URL with a password',
    hints: ['://'],
    expression: new RegExp(
      `\\b[a-z][a-z0-9+.-]{1,30}:\\/\\/[^\\s:@/?#<>"'\`]{0,64}:(?<secret>${URL_PASSWORD})(?=@)`,
      'giu',
    ),
    accepts: (secret) => !/^(?:pass(?:word)?|pwd|pw|secret|token|\*+|x+|\.{3}|…|user)$|^%|^<|your/iu.test(secret),
  },
  {
    kind: 'URL with a password',
    hints: ['password='],
    expression: new RegExp(`\\bhttps?:\\/\\/[^\\s<>"'\`]{1,255}?[?&]password=(?<secret>${URL_PASSWORD})`, 'giu'),
    accepts: isNoPlaceholder,
  },
  {
    kind: 'ClickHouse password',
    hints: ['clickhouse'],
    expression: named('clickhouse[-_ ]?(?:password|key|secret)', `${VALUE}{6,255}`),
    accepts: isNoPlaceholder,
  },
  {
    kind: 'AWS access key',
    hints: ['aws', 'secretaccesskey', 'secret_access_key'],
    expression: named('secret[-_ ]?(?:access[-_ ]?)?key', '[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])'),
    accepts: (secret) => !secret.endsWith('EXAMPLEKEY') && looksRandom(secret),
  },
  {
    kind: 'Vercel token',
    hints: ['vercel'],
    expression: named('vercel[-_ ]?(?:api[-_ ]?)?token', '[A-Za-z0-9]{24}(?![A-Za-z0-9])'),
    accepts: isNoPlaceholder,
  },
  {
    kind: 'Datadog key',
    hints: ['dd', 'datadog'],
    expression: named(
      '(?:dd|datadog)[-_ ]?(?:api|app|application)?[-_ ]?key',
      '(?:[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-f])',
    ),
    accepts: isNoPlaceholder,
  },
  {
    kind: 'npm token',
    hints: ['_authtoken', '_auth'],
    expression: named('_auth(?:token)?', '[A-Za-z0-9+/=_-]{16,255}'),
    accepts: isNoPlaceholder,
  },
  {
    kind: 'Google key',
    hints: ['private_key_id'],
    expression: named('private_key_id', '[0-9a-f]{40}'),
    accepts: isNoPlaceholder,
  },
  {
    kind: 'password',
    hints: ['identified by', 'identified with'],
    expression: /\bIDENTIFIED (?:WITH [a-z0-9_]{1,40} )?BY ["'](?<secret>[^"'\s]{6,255})/giu,
    accepts: isChosenOrRandom,
  },
  {
    kind: 'password',
    hints: ['curl', 'wget', 'http'],
    expression: /[ \t](?:-u|--user)[ =]?["']?[A-Za-z0-9_.@-]{1,64}:(?<secret>[^\s"'`$<>{}]{6,255})/gu,
    accepts: isChosenOrRandom,
  },
  {
    kind: 'password',
    hints: ['login '],
    expression: /\blogin[ \t]{1,4}[^\s]{1,100}[ \t]{1,4}password[ \t]{1,4}(?<secret>[^\s]{6,255})/gu,
    accepts: isNoPlaceholder,
  },
  {
    kind: 'password',
    hints: ['--password', '--pass ', '-pw '],
    expression: /[ \t]-{1,2}(?:password|passphrase|pass|pw)[ =]["']?(?<secret>[^\s"'`$<>{}()]{6,255})/gu,
    accepts: isChosenOrRandom,
  },
  {
    kind: 'password',
    hints: ['pass', 'pwd', 'parole'],
    expression: named('pass(?:word|wd|phrase|code)|[_-]pass|pwd', `${VALUE}{8,255}`),
    accepts: isChosenOrRandom,
  },
  {
    kind: 'key or token',
    hints: ['key', 'token', 'secret', 'credential', 'auth', 'cookie', 'session'],
    expression: named(
      '(?:api|app|access|auth|private|signing|encryption|account|master|license|service|deploy|storage)[-_ ]?key|secret(?:[-_ ]?(?:key|token|value|id))?|token|key(?=["\'`]{0,1}[=:])|credentials?|authorization|session[-_ ]?id|cookie',
      `${VALUE}{16,1024}`,
    ),
    accepts: looksRandom,
  },
  {
    kind: 'key or token',
    hints: ['token ', 'apikey ', 'key '],
    expression:
      /\b(?:authorization:?|x-[a-z0-9-]{1,40}:)[ \t]{0,4}(?:token|apikey|key|digest)?[ \t]{0,4}["']?(?<secret>[A-Za-z0-9._~+/-]{16,1024}={0,2})/giu,
    accepts: looksRandom,
  },
  {
    kind: 'key or token',
    hints: ['token is', 'key is', 'secret is', 'password is'],
    expression:
      /\b(?:token|key|secret|password)[ \t]{1,3}is[ \t:]{1,3}["'`*]{0,3}(?<secret>[^\s"'`<>{}()[\],;|*]{8,255})/giu,
    accepts: looksRandom,
  },
]
