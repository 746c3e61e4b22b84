import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    unstubEnvs: true,
    // Each file may run its own ClickHouse (about 300 MB) and local GitHub.
    maxWorkers: 2,
  },
})
