/** `1,234` */
export const count = (number: number): string => number.toLocaleString('en-US')

/** `1 commit`, `1,234 commits` */
export const counted = (number: number, singular: string, plural = `${singular}s`): string =>
  `${count(number)} ${number === 1 ? singular : plural}`

/** A ratio as `12.3 %`; negative ones with a true minus sign: `−4.0 %`. What rounds to nothing has no sign. */
function percent(ratio: number): string {
  const text = `${Math.abs(ratio * 100).toFixed(1)} %`
  return ratio < 0 && text !== '0.0 %' ? `−${text}` : text
}

/** As {@link percent}, with a plus sign before what is more: `+12.3 %`. */
export function signedPercent(ratio: number): string {
  const text = percent(ratio)
  return ratio > 0 && text !== '0.0 %' ? `+${text}` : text
}

/** The first seven digits of a SHA, as git shows it. */
export const shortSha = (sha: string): string => sha.slice(0, 7)
