import { readdir, stat } from 'node:fs/promises'
import { ACTIONS, ROOT } from '../../scripts/actions.ts'
import type { Measurement } from './measurement.ts'

const BUDGET = 1.2
const BYTES_PER_MEGABYTE = 1_000_000

async function sizeOf(directory: string): Promise<number> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.js'))
  const sizes = await Promise.all(names.map((name) => stat(`${directory}/${name}`)))
  return sizes.reduce((sum, { size }) => sum + size, 0) / BYTES_PER_MEGABYTE
}

/** The size of each action's JavaScript, parts that are loaded late included. */
export async function measureBundleSizes(): Promise<Measurement[]> {
  return Promise.all(
    ACTIONS.map(async (action) => {
      const megabytes = await sizeOf(`${ROOT}dist/${action}`)
      return {
        what: `${action}: bundle`,
        ours: `${megabytes.toFixed(2)} MB`,
        peer: '',
        budget: `≤ ${BUDGET} MB`,
        withinBudget: megabytes <= BUDGET,
      }
    }),
  )
}
