/** A server can't show that it has all rows that were stored. */
export class ReplicationFault extends Error {
  override readonly name = 'ReplicationFault'
  readonly remedy: string

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options)
    this.remedy = remedy
  }
}
