import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** They replace a module for themselves, or meet limits that Octokit's throttling keeps in its modules: each has modules of its own. */
const ALONE = [
  'test/actions/inputs.test.ts',
  'test/clickhouse/retries.test.ts',
  'test/retry/retry.test.ts',
  'test/github/**/*.test.ts',
]

/** Many cases of what the others show a few of, or cases that take long: `npm run test:more` runs them, beside the others in CI. */
const MORE = [
  'test/check-freshness/built/adversary.test.ts',
  'test/check-freshness/built/causes.test.ts',
  'test/check-freshness/built/column-types.test.ts',
  'test/check-freshness/built/failures.test.ts',
  'test/check-freshness/built/refused.test.ts',
  'test/collect-commits/built/clock-ahead.test.ts',
  'test/collect-commits/built/clone-shapes.test.ts',
  'test/collect-commits/built/exchanged-names.test.ts',
  'test/collect-commits/built/foreign-schema.test.ts',
  'test/collect-commits/built/git-configuration.test.ts',
  'test/collect-commits/built/half-done.test.ts',
  'test/collect-commits/built/memory.test.ts',
  'test/collect-commits/built/profiles.test.ts',
  'test/collect-commits/built/scale.test.ts',
  'test/collect-commits/built/shared-history.test.ts',
  'test/publish-episode/built/changed-by-people.test.ts',
  'test/publish-episode/built/composed-again.test.ts',
  'test/publish-episode/built/held-back-blind.test.ts',
  'test/publish-episode/built/killed.test.ts',
  'test/publish-episode/built/numbering.test.ts',
  'test/publish-episode/built/options.test.ts',
  'test/publish-episode/built/release/killed.test.ts',
  'test/publish-episode/built/validate-place.test.ts',
  'test/publish-episode/built/which-branch.test.ts',
  'test/publish-episode/gather/composing/episode-facts.test.ts',
]

/** Starts those first that wait the longest, so that the others run meanwhile. */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const waits = ({ moduleId }: TestSpecification) => Number(moduleId.includes('/test/faults/'))
    return (await super.sort(files)).toSorted((one, other) => waits(other) - waits(one))
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: WaitingFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Before each test, so that none needs a hook for it.
    unstubEnvs: true,
    restoreMocks: true,
    // Each file may run its own ClickHouse (about 300 MB) and local GitHub. The tests of the actions wait half of their time: for
    // processes to start, and for GitHub's second between two writes.
    maxWorkers: availableParallelism() * 2,
    maxConcurrency: 8,
    projects: [
      // The files share the modules of their worker: loading them anew for each file takes 2 s of CPU time.
      {
        extends: true,
        test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: [...ALONE, ...MORE], isolate: false },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
      { extends: true, test: { name: 'more', include: MORE, isolate: false } },
    ],
  },
})
