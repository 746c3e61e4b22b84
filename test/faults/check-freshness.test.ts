import { testFaults } from './matrix.ts'
import { checkFreshness } from './subjects.ts'

testFaults(checkFreshness, ['GitHub', 'ClickHouse'], 1)
