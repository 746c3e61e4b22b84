import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Before each test, so that none needs a hook for it.
    unstubEnvs: true,
    restoreMocks: true,
    // Each file may run its own ClickHouse (about 300 MB) and local GitHub. The tests of the actions wait half of their time: for
    // processes to start, and for GitHub's second between two writes.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    maxConcurrency: 12,
  },
})
