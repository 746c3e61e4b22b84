import { testFaults } from './matrix.ts'
import { collectCommits } from './subjects.ts'

testFaults(collectCommits, ['GitHub', 'ClickHouse', 'git'], 0)
