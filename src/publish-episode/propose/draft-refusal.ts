/** A draft that can't be proposed as it is: another try with the same text would be refused again. */
export class DraftRefusal extends Error {
  override readonly name = 'DraftRefusal'
}

/** Whether a draft was refused, whatever was done about that since. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof DraftRefusal || (error instanceof Error && error.cause !== undefined && isRefusal(error.cause))
