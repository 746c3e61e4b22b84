import { isPlaceholder, looksChosen, looksRandom } from './randomness.ts'
import type { SecretRule } from './rule.ts'

/** What stands between a name and its value: `=`, `: "`, `":"`, ` => '`, an element's tag, a table's cell, the next line of YAML. */
const SEPARATOR =
  '["\'`*\\]]{0,3}[ \\t]{0,4}(?:[:=]{1,2}>?|=>|:=|\\||>|,)[ \\t]{0,4}(?:\\*{2}[ \\t]{1,3}|[|>][+-]?)?(?:\\r?\\n[ \\t]{1,12})?["\'`]{0,3}'
/** Also just a space, or `is`: for values that are known by their form. */
const LOOSE_SEPARATOR = `(?:${SEPARATOR}|["'\`*]{0,3}[ \\t]{1,4}(?:is[ \\t:]{1,4})?["'\`*]{0,3})`
const VALUE = '[^\\s"\'`<>{}()\\[\\],;|]'
const named = (name: string, value: string, separator = SEPARATOR) =>
  new RegExp(`(?:${name})${separator}(?<secret>${value})`, 'giu')
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
    hints: ['aws', 'secretaccesskey', 'secret_access_key', 'secret access key'],
    expression: named('secret[-_ ]?(?:access[-_ ]?)?key', '[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])', LOOSE_SEPARATOR),
    accepts: (secret) => !secret.endsWith('EXAMPLEKEY') && looksRandom(secret),
  },
  {
    kind: 'Vercel token',
    hints: ['vercel'],
    expression: named('vercel[-_ ]?(?:api[-_ ]?)?token', '[A-Za-z0-9]{24}(?![A-Za-z0-9])', LOOSE_SEPARATOR),
    accepts: looksRandom,
  },
  {
    kind: 'Datadog key',
    hints: ['dd', 'datadog'],
    expression: named(
      '(?:dd|datadog)[-_ ]?(?:api|app|application)?[-_ ]?key',
      '(?:[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-f])',
      LOOSE_SEPARATOR,
    ),
    accepts: isNoPlaceholder,
  },
  {
    kind: 'Heroku key',
    hints: ['heroku'],
    expression: named('heroku[-_ ]?(?:api[-_ ]?)?(?:key|token)', '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'),
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
    expression: /[ \t](?:-u[ =]?|--user[ =])["']?[A-Za-z0-9_.@-]{1,64}:(?<secret>[^\s"'`$<>{}]{6,255})/gu,
    accepts: isChosenOrRandom,
  },
  {
    kind: 'password',
    hints: ['login '],
    expression: /\blogin[ \t]{1,4}[^\s]{1,100}\s{1,4}password[ \t]{1,4}(?<secret>[^\s]{6,255})/gu,
    accepts: isNoPlaceholder,
  },
  {
    kind: 'password',
    hints: ['--password', '--pass ', '-pw '],
    expression: /(?<![\w-])-{1,2}(?:password|passphrase|pass|pw)[ =]["']?(?<secret>[^\s"'`$<>{}()]{6,255})/gu,
    accepts: isChosenOrRandom,
  },
  {
    kind: 'password',
    hints: ['mysql', 'mariadb'],
    expression: /\b(?:mysql|mariadb)[a-z]{0,12}[ \t][^\r\n]{0,120}?[ \t]-p(?<secret>[^\s"'`$<>{}()]{6,255})/gu,
    accepts: isChosenOrRandom,
  },
  {
    kind: 'key or token',
    hints: ['--'],
    expression:
      /(?<![\w-])--?(?:[a-z]{1,20}-){0,3}(?:key|token|secret)[ =]["']?(?<secret>[A-Za-z0-9._~+/=-]{16,1024})/gu,
    accepts: looksRandom,
  },
  {
    kind: 'password',
    hints: ['pass', 'pwd', 'kennwort'],
    expression: named('pass(?:word|wort|wd|phrase|code)|[_-]pass|pwd|kennwort', `${VALUE}{6,255}`),
    accepts: isChosenOrRandom,
  },
  {
    kind: 'key or token',
    hints: ['key', 'token', 'secret', 'credential', 'auth', 'cookie', 'session', 'pat', 'bypass'],
    expression: named(
      '(?:api|app|access|auth|private|signing|encryption|account|master|license|service|deploy|storage)[-_ ]?key|secret(?:[-_ ]?(?:key|token|value|id))?(?:_base)?|token|[_-]pat|bypass|key(?=["\'`]{0,1}[=:])|credentials?|authorization|session[-_ ]?id|cookie',
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
      /\b(?:token|key|secret|password)[ \t]{1,3}is[ \t:]{1,3}["'`*]{0,3}(?<secret>[^\s"'`<>{}()[\],;|*]{6,255})/giu,
    accepts: (secret) => looksRandom(secret) || (looksChosen(secret) && /[!#%^&+=~]|^[a-z]+\d{1,4}$/iu.test(secret)),
  },
]
