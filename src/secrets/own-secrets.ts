/** Shorter ones, and words, stand in ordinary texts too. */
const SHORTEST = 6
const LONGEST_WORD = 15
/** A known secret, and the forms in which it may stand in a text. */
const remembered = new Map<string, readonly string[]>()

const isOrdinary = (secret: string) =>
  secret.length < SHORTEST || (/^[a-z]+$/iu.test(secret) && secret.length <= LONGEST_WORD)

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** What of its base64 is the same whatever stands before and after the secret: by where it begins among three bytes. */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url')
    // Characters that hold bits of what stands before, or of what follows.
    const start = Math.ceil((before * 8) / 6)
    const stable = encoded.slice(start, Math.floor(((before + bytes.length) * 8) / 6))
    return stable.length < SHORTEST ? [] : [stable, stable.replaceAll('-', '+').replaceAll('_', '/')]
  })
}

function formsOf(secret: string): readonly string[] {
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
    ...base64Forms(secret),
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('hex').toUpperCase(),
  ]
  return [...new Set(forms)].toSorted((one, other) => other.length - one.length)
}

/** Remembers a secret of this run, such as its token. One that is a plain word or shorter than 6 characters is not looked for. */
export function rememberSecret(secret: string): void {
  for (const part of new Set([secret.trim(), ...secret.split(/\r?\n/u).map((line) => line.trim())]))
    if (!isOrdinary(part)) remembered.set(part, formsOf(part))
}

/** Where the secrets of this run stand in a text, in plain or encoded. */
export function findOwnSecrets(text: string): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = []
  for (const form of [...remembered.values()].flat()) {
    for (let start = text.indexOf(form); start !== -1; start = text.indexOf(form, start + form.length))
      found.push({ start, end: start + form.length })
  }
  return found
}

/** A text with `***` where a secret of this run stands, in plain, base64, hexadecimal digits, or as in a URL, HTML or JSON. */
export function withoutOwnSecrets(text: string): string {
  let clean = text
  for (const form of [...remembered.values()].flat()) if (clean.includes(form)) clean = clean.replaceAll(form, '***')
  return clean
}
