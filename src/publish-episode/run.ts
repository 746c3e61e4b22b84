import type { GitHub } from '../github/client.ts'
import { stage } from '../telemetry/spans.ts'
import { takeFirstLook } from './gather/first-look.ts'
import type { Inputs, Job } from './inputs.ts'

/** Does what the input `operation` says. An operation is loaded when its first request is on the way. */
export async function run(inputs: Inputs, gitHub: GitHub, job: Job): Promise<void> {
  switch (inputs.operation) {
    case 'propose': {
      if (inputs.deadLetters.directory !== undefined && !inputs.dryRun) {
        const { proposeWithLetters } = await import('./propose-with-letters.ts')
        return proposeWithLetters(inputs, gitHub, job)
      }
      const look = await stage('take a first look', () => takeFirstLook(inputs, gitHub, job.workspace))
      const { propose } = await import('./propose.ts')
      await propose(inputs, gitHub, job, look)
      return
    }
    case 'validate': {
      const { validate } = await import('./validate.ts')
      return validate(inputs, gitHub, job)
    }
    case 'release': {
      const { release } = await import('./release.ts')
      return release(inputs, gitHub, job)
    }
  }
}
