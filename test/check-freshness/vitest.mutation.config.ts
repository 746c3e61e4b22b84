import { defineConfig } from 'vitest/config'

/** The tests of the pure verdict code, run against each mutant: `npm run mutation`. */
export default defineConfig({
  test: { include: ['test/check-freshness/{decide/*,report/report}.test.ts'] },
})
