import { isPassingPart } from './answers.ts'
import type { GraphQLError } from './client.ts'
import { asSentence } from './errors.ts'
import { GITHUB_FAILED } from './refusals.ts'

/** That GitHub does not tell all that was asked, and what to do. */
export function untold(what: string, errors: readonly GraphQLError[], remedy: string): Error {
  const reason = errors.map(({ message }) => message).join('; ')
  return new Error(
    `GitHub could not tell ${what}: ${asSentence(reason)} ${errors.some(isPassingPart) ? GITHUB_FAILED : remedy}`,
  )
}

/** The remedy for a repository. */
export const CHECK_REPOSITORY =
  "Check the input 'repository', and that the token may read its contents and pull requests."
