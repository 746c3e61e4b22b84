/** A form of secret. */
export interface SecretRule {
  /** What the secret is, for the message: `Datadog key`. */
  readonly kind: string
  /** In small letters: without any of them a text holds no such secret, and is not looked through. */
  readonly hints: readonly string[]
  /**
   * Matches the secret, or ends with it as its group `secret`. In time that grows with the text: whatever repeats has a bound, and no
   * repetition stands inside another one.
   */
  readonly expression: RegExp
  /** Whether what matches is a secret, and no placeholder or name. */
  accepts(secret: string): boolean
}
