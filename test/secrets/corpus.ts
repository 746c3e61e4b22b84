/** A text with a secret in it. It is put together when the tests run, so that no scanner takes this file for a leak. */
export interface Leak {
  readonly name: string
  readonly text: string
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const UPPER = LOWER.toUpperCase()
const DIGITS = '0123456789'
const ALPHANUMERIC = LOWER + UPPER + DIGITS
const HEXADECIMAL = `${DIGITS}abcdef`

let state = 20_261_126
/** The same on every run: a linear congruential generator. */
function random(limit: number): number {
  state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
  return Math.floor((state / 4_294_967_296) * limit)
}
/** Made-up characters, digits among them. */
function made(length: number, alphabet = ALPHANUMERIC): string {
  const characters = Array.from({ length }, () => alphabet[random(alphabet.length)])
  const digits = [...alphabet].filter((character) => DIGITS.includes(character))
  if (digits.length > 0 && digits.length < alphabet.length) characters[length >> 1] = digits[random(digits.length)]
  return characters.join('')
}
const hexadecimal = (length: number) => made(length, HEXADECIMAL)
const base64 = (text: string) => Buffer.from(text).toString('base64')
const base64url = (text: string) => Buffer.from(text).toString('base64url')
const token = () => `gh${'p_'}${made(36)}`
const password = () => `${made(5)}!${made(4)}7`
const armour = (kind: string) => `-----BEGIN ${kind}-----\n${made(64)}\n${made(64)}\n-----END ${kind}-----`
const webToken = () => [base64url('{"alg":"HS256","typ":"JWT"}'), base64url(`{"sub":"${made(8)}"}`), made(43)].join('.')
const each = (text: string, write: (character: string) => string) => Array.from(text, write).join('')
const code = (character: string, radix: number) => character.charCodeAt(0).toString(radix)

/** Each kind of secret as it comes. */
const KINDS: Readonly<Record<string, () => string>> = {
  'GitHub classic token': token,
  'GitHub OAuth token': () => `gh${'o_'}${made(36)}`,
  'GitHub user token of an app': () => `gh${'u_'}${made(36)}`,
  'GitHub installation token': () => `gh${'s_'}${made(36)}`,
  'GitHub refresh token': () => `gh${'r_'}${made(76)}`,
  'GitHub fine-grained token': () => `github${'_pat_'}${made(22)}_${made(59)}`,
  'GitLab token': () => `gl${'pat-'}${made(20)}`,
  'GitLab runner token': () => `gl${'rt-'}${made(20)}`,
  'AWS access key id': () => `AK${'IA'}${made(16, UPPER + DIGITS)}`,
  'AWS temporary key id': () => `AS${'IA'}${made(16, UPPER + DIGITS)}`,
  'AWS secret key': () => `AWS_SECRET_ACCESS_KEY=${made(40)}`,
  'AWS secret key in a credentials file': () => `[default]\naws_secret_access_key = ${made(40)}`,
  'Google API key': () => `AI${'za'}${made(35)}`,
  'Google client secret': () => `GOC${'SPX-'}${made(28)}`,
  'Google access token': () => `ya${'29.'}${made(60)}`,
  'Google service account': () =>
    JSON.stringify({ type: 'service_account', private_key_id: hexadecimal(40), private_key: armour('PRIVATE KEY') }),
  'Azure storage connection': () =>
    `DefaultEndpointsProtocol=https;AccountName=muse;AccountKey=${made(86)}==;EndpointSuffix=core.windows.net`,
  'Azure shared access signature': () => `https://muse.blob.core.windows.net/a?sv=2024-01-01&sig=${made(43)}%3D`,
  'Azure client secret': () => `${made(3)}8${'Q~'}${made(34)}`,
  'PyPI token': () => `pypi-${'AgEI'}${made(80)}`,
  'npm token': () => `npm${'_'}${made(36)}`,
  'npm registry line': () => `//registry.npmjs.org/:_authToken=${made(36)}`,
  'RubyGems key': () => `ruby${'gems_'}${hexadecimal(48)}`,
  'Slack bot token': () => `xo${'xb-'}${made(12, DIGITS)}-${made(12, DIGITS)}-${made(24)}`,
  'Slack webhook': () => `https://hooks.slack.com/services/T${made(8)}/B${made(8)}/${made(24)}`,
  'Discord bot token': () => `M${made(23)}.${made(6)}.${made(27)}`,
  'Discord webhook': () => `https://discord.com/api/webhooks/${made(18, DIGITS)}/${made(68)}`,
  'Telegram token': () => `${made(9, DIGITS)}:AA${made(33)}`,
  'Stripe live key': () => `sk_${'live_'}${made(24)}`,
  'Stripe restricted key': () => `rk_${'live_'}${made(24)}`,
  'webhook secret': () => `wh${'sec_'}${made(32)}`,
  'OpenAI project key': () => `sk-${'proj-'}${made(48)}`,
  'OpenAI key': () => `sk${'-'}${made(48)}`,
  'Anthropic key': () => `sk-${'ant-'}api03-${made(93)}AA`,
  'Hugging Face token': () => `hf${'_'}${made(34)}`,
  'Groq key': () => `gs${'k_'}${made(52)}`,
  'SendGrid key': () => `SG${'.'}${made(22)}.${made(43)}`,
  'Twilio key': () => `S${'K'}${hexadecimal(32)}`,
  'Twilio auth token': () => `TWILIO_AUTH_TOKEN=${hexadecimal(32)}`,
  'Datadog API key': () => `DD_API_KEY=${hexadecimal(32)}`,
  'Datadog application key': () => `dd-application-key: ${hexadecimal(40)}`,
  'Vercel token': () => `VERCEL_TOKEN=${made(24)}`,
  'Vercel deploy hook': () => `https://api.vercel.com/v1/integrations/deploy/prj_${made(20)}/${made(10)}`,
  'DigitalOcean token': () => `dop_${'v1_'}${hexadecimal(64)}`,
  'Docker token': () => `dckr_${'pat_'}${made(27)}`,
  'Databricks token': () => `da${'pi'}${hexadecimal(32)}`,
  'Vault token': () => `hv${'s.'}${made(90)}`,
  'Grafana token': () => `gl${'sa_'}${made(32)}_${hexadecimal(8)}`,
  'Sentry token': () => `sntr${'ys_'}${made(80)}`,
  'Linear key': () => `lin_${'api_'}${made(40)}`,
  'Notion token': () => `nt${'n_'}${made(46)}`,
  'Cloudflare token by its name': () => `CLOUDFLARE_API_TOKEN=${made(40)}`,
  'JSON web token': webToken,
  'RSA private key': () => armour('RSA PRIVATE KEY'),
  'OpenSSH private key': () => armour('OPENSSH PRIVATE KEY'),
  'PGP private key': () => armour('PGP PRIVATE KEY BLOCK'),
}

/** The places in which a key or a password stands without a form of its own. */
const PLACES: Readonly<Record<string, () => string>> = {
  'Basic header': () => `Authorization: Basic ${base64(`muse:${password()}`)}`,
  'Bearer header': () => `Authorization: Bearer ${made(40)}`,
  'Bearer header in curl': () => `curl -H "Authorization: Bearer ${made(40)}" https://api.example.com`,
  'token header': () => `authorization: token ${hexadecimal(40)}`,
  'header of an API key': () => `X-Api-Key: ${made(32)}`,
  'ClickHouse header': () => `X-ClickHouse-Key: ${password()}`,
  'ClickHouse password as an input': () => `clickhouse-password: ${password()}`,
  'ClickHouse password in the environment': () => `export CLICKHOUSE_PASSWORD='${password()}'`,
  'ClickHouse user in SQL': () => `CREATE USER muse IDENTIFIED BY '${password()}'`,
  'clickhouse-client option': () => `clickhouse-client --user muse --password ${password()}`,
  'user and password in curl': () => `curl -u muse:${password()} https://host.example:8443`,
  'password in a URL': () => `clickhouse://default:${password()}@host.example:9440/default`,
  'password in a Postgres URL': () => `postgresql://muse:${password()}@db.example.com:5432/app`,
  'password in a query': () => `https://host.example:8443/?user=default&password=${password()}`,
  'token in a query': () => `https://api.example.com/v1/posts?access_token=${made(32)}`,
  '.env password': () => `DB_PASSWORD=${password()}`,
  '.env secret': () => `SESSION_SECRET="${made(32)}"`,
  'YAML password': () => `database:\n  password: ${password()}`,
  'YAML block': () => `api_key: >-\n  ${made(40)}`,
  'JSON key': () => JSON.stringify({ apiKey: made(32) }),
  'assignment in Python': () => `client_secret = '${made(40)}'`,
  'assignment in TypeScript': () => `const accessToken: string = "${made(40)}"`.replace(': string', ''),
  'cell of a table': () => `| setting | value |\n| --- | --- |\n| api key | ${made(32)} |`,
  'XML element': () => `<password>${password()}</password>`,
  'connection string': () => `Server=db;Database=app;User Id=muse;Password=${password()};`,
  '.netrc line': () => `machine api.example.com login muse password ${password()}`,
  sentence: () => `By the way, the token is ${made(32)} until Friday.`,
  'sentence about a password': () => `The password is ${password()}, by the way.`,
  'label in bold': () => `**Password:** ${password()}`,
  'label in German': () => `Passwort: ${password()}`,
  'option of mysql': () => `mysql -h db.example.com -u root -p${made(12)} app`,
  'option of a program': () => `deploy --api-key ${made(32)}`,
  'aws configure': () => `aws configure set aws_secret_access_key ${made(40)}`,
  'login of a registry': () => JSON.stringify({ auths: { 'ghcr.io': { auth: base64(`muse:${password()}`) } } }),
  '.netrc lines': () => `machine api.example.com\nlogin muse\npassword ${password()}`,
  'Heroku key': () => `HEROKU_API_KEY=${[8, 4, 4, 4, 12].map(hexadecimal).join('-')}`,
  'signed URL': () => `https://muse.s3.amazonaws.com/a?X-Amz-Signature=${hexadecimal(64)}`,
  'session cookie': () => `Cookie: session=${made(40)}`,
}

/** Ways to write a token so that it is not seen in the source, or not at once. */
const DISGUISES: Readonly<Record<string, (secret: string) => string>> = {
  'in code': (secret) => `\`${secret}\``,
  'in a link': (secret) => `[docs](https://example.com/?q=${secret})`,
  'in an HTML comment': (secret) => `<!-- ${secret} -->`,
  'in an attribute': (secret) => `<img src="a.png" alt="${secret}">`,
  'in a comment of the front matter': (secret) => `# ${secret}`,
  'in a reference definition': (secret) => `[1]: https://example.com "${secret}"`,
  'with escapes of Markdown': (secret) => secret.replaceAll('_', '\\_'),
  'with a named entity': (secret) => secret.replaceAll('_', '&lowbar;'),
  'in decimal entities': (secret) => each(secret, (character) => `&#${code(character, 10)};`),
  'in hexadecimal entities': (secret) => each(secret, (character) => `&#x${code(character, 16)};`),
  'with a tag inside': (secret) => `${secret.slice(0, 9)}<b>${secret.slice(9, 20)}</b>${secret.slice(20)}`,
  'with an empty comment inside': (secret) => `${secret.slice(0, 9)}<!-- -->${secret.slice(9)}`,
  'with emphasis inside': (secret) => `${secret.slice(0, 9)}**${secret.slice(9, 20)}**${secret.slice(20)}`,
  'as a link in part': (secret) => `[${secret.slice(0, 9)}](https://example.com)${secret.slice(9)}`,
  'with a comment of MDX inside': (secret) => `${secret.slice(0, 9)}{/* */}${secret.slice(9)}`,
  'with an entity without its end': (secret) => secret.replace('gh', '&#103h'),
  'with an entity of an entity': (secret) => secret.replaceAll('_', '&amp;lowbar;'),
  'with a zero-width space': (secret) => `${secret.slice(0, 9)}\u200b${secret.slice(9)}`,
  'with a soft hyphen': (secret) => `${secret.slice(0, 9)}\u00ad${secret.slice(9)}`,
  'with a direction mark': (secret) => `${secret.slice(0, 2)}\u202a${secret.slice(2)}`,
  'with a zero-width joiner after each character': (secret) => each(secret, (character) => `${character}\u200d`),
  'over two lines': (secret) => `${secret.slice(0, 15)}\n${secret.slice(15)}`,
  'over two lines of a quotation': (secret) => `> ${secret.slice(0, 15)}\n> ${secret.slice(15)}`,
  'over two lines with a backslash': (secret) => `${secret.slice(0, 15)}\\\n${secret.slice(15)}`,
  'in full width': (secret) => each(secret, (character) => String.fromCodePoint(character.charCodeAt(0) + 0xfe_e0)),
  'encoded for a URL': (secret) => each(secret, (character) => `%${code(character, 16)}`),
  'encoded for a URL in part': (secret) => secret.replaceAll('_', '%5F'),
  'encoded for a URL twice': (secret) => secret.replaceAll('_', '%255F'),
  'in base64': (secret) => base64(secret),
  'in base64 for URLs': (secret) => base64url(secret),
  'in base64 of two bytes a character': (secret) => Buffer.from(secret, 'utf16le').toString('base64'),
  'in octal escapes': (secret) => `'${each(secret, (character) => `\\${code(character, 8).padStart(3, '0')}`)}'`,
  'in base64 with text around': (secret) => base64(`{"auth":"${secret}"}`),
  'in base64 of base64': (secret) => base64(base64(secret)),
  'in base64 over lines': (secret) =>
    base64(`${made(60, LOWER)} ${secret} ${made(60, LOWER)}`).replace(/.{64}/gu, '$&\n'),
  'in a data URL': (secret) => `![](data:text/plain;base64,${base64(secret)})`,
  'in hexadecimal digits': (secret) => Buffer.from(secret).toString('hex'),
  'in bytes': (secret) => each(secret, (character) => `0x${code(character, 16)}, `),
  'in character codes': (secret) => `[${Array.from(secret, (character) => code(character, 10)).join(', ')}]`,
  'in JSON escapes': (secret) => `"${each(secret, (character) => `\\u00${code(character, 16)}`)}"`,
  'in escapes of a program': (secret) => `'${each(secret, (character) => `\\x${code(character, 16)}`)}'`,
  'put together by a program': (secret) => `"${secret.slice(0, 9)}" + "${secret.slice(9)}"`,
  'after a comment for secretlint': (secret) => `<!-- secretlint-disable -->\n${secret}`,
  // What the scan does not promise: nobody writes so by accident.
  backwards: (secret) => [...secret].reverse().join(''),
  'with spaces between all characters': (secret) => [...secret].join(' '),
}

/** More than a hundred ways to write a secret into a draft. */
export function leaks(): Leak[] {
  return [
    ...Object.entries(KINDS).map(([name, write]) => ({ name, text: write() })),
    ...Object.entries(PLACES).map(([name, write]) => ({ name, text: write() })),
    ...Object.entries(DISGUISES).map(([name, write]) => ({ name: `token ${name}`, text: write(token()) })),
  ].map(({ name, text }) => ({ name, text: `Before it.\n\n${text}\n\nAfter it.\n` }))
}
