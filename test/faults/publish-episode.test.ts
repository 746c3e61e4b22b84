import { testFaults } from './matrix.ts'
import { publishEpisode } from './subjects.ts'

testFaults(publishEpisode, ['GitHub', 'ClickHouse'], 2)
