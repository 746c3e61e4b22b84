import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Before each test, so that none needs a hook for it.
    unstubEnvs: true,
    restoreMocks: true,
    // Each file may run its own ClickHouse (about 300 MB) and local GitHub.
    maxWorkers: 2,
  },
})
