import { describe } from 'vitest'
import { testFaults } from './matrix.ts'
import { publishEpisode, releaseEpisode, validateEpisode } from './publishing-subjects.ts'

describe('propose', () => testFaults(publishEpisode, ['GitHub', 'ClickHouse'], 2))
describe('release', () => testFaults(releaseEpisode, ['GitHub', 'ClickHouse'], 3))
describe('validate', () => testFaults(validateEpisode, ['GitHub', 'ClickHouse'], 4))
