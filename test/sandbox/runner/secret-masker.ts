/** Hides secrets, and the usual encodings of them, in the log. */
export interface SecretMasker {
  add(secret: string): void
  mask(text: string): string
}

const base64 = (secret: string, skippedBytes: number) => {
  const bytes = Buffer.from(secret)
  return (bytes.byteLength > skippedBytes ? bytes.subarray(skippedBytes) : bytes).toString('base64')
}

const XML_ENTITIES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '&': '&amp;',
}

/** PowerShell may print the parts of a command around an ampersand on their own. */
function aroundAmpersand(secret: string): string[] {
  const marker = secret.includes('&+') ? '&+' : '&'
  const index = marker === '&+' ? secret.indexOf(marker) : secret.lastIndexOf(marker)
  if (index < 0) return []
  const skippedLetter = marker === '&+' ? 1 : 0
  const parts = [secret.slice(0, index + marker.length), secret.slice(index + marker.length + skippedLetter)]
  return parts.filter((part) => part.length >= 6)
}

/**
 * What the runner hides for one secret: the secret itself and how it looks in base64 (at any offset), JSON, URLs, XML, …
 *
 * @see https://github.com/actions/runner/blob/main/src/Sdk/DTLogging/Logging/ValueEncoders.cs
 */
function encodings(secret: string): string[] {
  const unquoted = /^".{7,}"$/su.test(secret) ? [secret.slice(1, -1)] : []
  return [
    secret,
    base64(secret, 0),
    base64(secret, 1),
    base64(secret, 2),
    secret.replaceAll('"', '\\"'),
    secret.replaceAll("'", "''"),
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()).replace(
      /[!'()*]/gu,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
    secret.replace(/[<>"'&]/gu, (sign) => XML_ENTITIES[sign] ?? sign),
    ...unquoted,
    ...aroundAmpersand(secret),
  ]
}

function* occurrences(text: string, value: string): Generator<[start: number, end: number]> {
  for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + 1)) {
    yield [start, start + value.length]
  }
}

/**
 * The runner's secret masker: every stretch of a text that is covered by secrets becomes `***`.
 *
 * @see https://github.com/actions/runner/blob/main/src/Sdk/DTLogging/Logging/SecretMasker.cs
 */
export function createSecretMasker(): SecretMasker {
  const values = new Set<string>()
  return {
    add(secret) {
      if (secret !== '') for (const value of encodings(secret)) values.add(value)
    },
    mask(text) {
      const covered = [...values].flatMap((value) => [...occurrences(text, value)]).sort(([a], [b]) => a - b)
      let masked = ''
      let position = 0
      for (const [index, [start, end]] of covered.entries()) {
        const touchesLast = index > 0 && start <= position
        if (!touchesLast) masked += `${text.slice(position, start)}***`
        position = Math.max(position, end)
      }
      return masked + text.slice(position)
    },
  }
}
