/** Shorter ones, and words, stand in ordinary texts too: they are masked in the log, but not looked for elsewhere. */
const SHORTEST = 6
const LONGEST_WORD = 15

/** Every form in which a secret of this run may stand in a text, the longest first. */
let remembered: readonly string[] = []

/** Whether a text is too short, or too plain a word, to be looked for as a secret. */
export const isOrdinary = (secret: string): boolean =>
  secret.length < SHORTEST || (/^[a-z]+$/iu.test(secret) && secret.length <= LONGEST_WORD)

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Its base64, and what of that is the same whatever stands before and after the secret: by its place among three bytes. */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const parts = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
  })
  const forms = [bytes.toString('base64'), bytes.toString('base64url'), ...parts]
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')])
}

/**
 * A secret as it may stand in a text: in plain, as in a URL, HTML or JSON, in base64 and hexadecimal digits, and, with a user name, as in
 * an authorization header.
 */
export function formsOfSecret(secret: string, username?: string): string[] {
  const url = encodeURIComponent(secret)
  const html = escapeHtml(secret)
  const forms = [
    secret,
    url,
    url.replaceAll(/%[0-9A-F]{2}/gu, (code) => code.toLowerCase()),
    url.replaceAll('%20', '+'),
    html,
    html.replaceAll("'", '&#39;'),
    html.replaceAll("'", '&#x27;'),
    html.replaceAll("'", '&apos;'),
    JSON.stringify(secret).slice(1, -1),
    ...(username === undefined ? [] : [Buffer.from(`${username}:${secret}`).toString('base64')]),
    ...base64Forms(secret),
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('hex').toUpperCase(),
  ]
  return [...new Set(forms)].filter((form) => form === secret || form.length >= SHORTEST)
}

/** Remembers a secret of this run, such as its token. One that is a plain word or shorter than 6 characters is not looked for. */
export function rememberSecret(secret: string, username?: string): void {
  const parts = [secret, ...secret.split(/\r?\n/u)].map((part) => part.trim()).filter((part) => !isOrdinary(part))
  const forms = parts.flatMap((part) => formsOfSecret(part, username))
  remembered = [...new Set([...remembered, ...forms])].toSorted((one, other) => other.length - one.length)
}

/** Where the secrets of this run stand in a text, in plain or encoded. */
export function findOwnSecrets(text: string): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = []
  for (const form of remembered) {
    for (let start = text.indexOf(form); start !== -1; start = text.indexOf(form, start + form.length))
      found.push({ start, end: start + form.length })
  }
  return found
}

/** A text with `***` where a secret of this run stands, in plain or encoded. */
export function withoutOwnSecrets(text: string): string {
  let clean = text
  for (const form of remembered) if (clean.includes(form)) clean = clean.replaceAll(form, '***')
  return clean
}

/** The same for every text in a value that becomes JSON. */
export function withoutOwnSecretsInside(value: unknown): unknown {
  if (typeof value === 'string') return withoutOwnSecrets(value)
  if (Array.isArray(value)) return value.map(withoutOwnSecretsInside)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutOwnSecretsInside(inner)]))
}
