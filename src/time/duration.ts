const SECONDS_PER_UNIT: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }
const SHORT_FORM = /^(?:\d+[smhd])+$/u
const ISO_FORM = /^P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/u

/**
 * Parses a length of time: `90m`, `5m`, `4h`, `1d`, `1h30m`, or ISO 8601 (`PT90M`, `P1DT2H`).
 *
 * @returns whole seconds, or undefined when the text is none of these.
 */
export function parseDuration(text: string): number | undefined {
  if (SHORT_FORM.test(text)) {
    let seconds = 0
    for (const [, count, unit] of text.matchAll(/(\d+)([smhd])/gu)) {
      seconds += Number(count) * (SECONDS_PER_UNIT[unit ?? ''] ?? Number.NaN)
    }
    return Number.isSafeInteger(seconds) ? seconds : undefined
  }
  const iso = ISO_FORM.exec(text)
  if (iso === null) return undefined
  const [days, hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0))
  const total = (days ?? 0) * 86_400 + (hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0)
  return Number.isSafeInteger(total) ? total : undefined
}

/** A length of time for people, in its two largest units: `3d 4h`, `1h 30m`, `45s`. Takes seconds, rounded down. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor((whole % 86_400) / 3_600), 'h'],
    [Math.floor((whole % 3_600) / 60), 'm'],
    [whole % 60, 's'],
  ] as const
  const first = parts.findIndex(([count]) => count > 0)
  if (first === -1) return '0s'
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join(' ')
}
