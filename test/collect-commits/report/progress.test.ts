import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startProgressLog } from '../../../src/collect-commits/report/progress.ts'

/** Runs the clock by hand; gives what is written to the log. */
function watch() {
  vi.useFakeTimers({ toFake: ['performance'] })
  const said: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.push(String(text).trimEnd())
    return true
  })
  onTestFinished(() => void vi.useRealTimers())
  return said
}

describe('the progress of a long collection', () => {
  it('is said every five seconds, with the share as soon as the whole is known', () => {
    const said = watch()
    let total: number | undefined
    const progress = startProgressLog('muse/packs@main', () => total)
    for (const milliseconds of [4_000, 2_000, 2_000, 4_000]) {
      vi.advanceTimersByTime(milliseconds)
      progress.add(1_500)
      total = 12_000
    }
    expect(said).toEqual([
      'muse/packs@main: 3,000 of 12,000 (25 %) commits, 500 a second',
      'muse/packs@main: 6,000 of 12,000 (50 %) commits, 500 a second',
    ])
  })

  it('does without the share where the whole is not known', () => {
    const said = watch()
    const progress = startProgressLog('muse/packs@main', () => undefined)
    vi.advanceTimersByTime(10_000)
    progress.add(100)
    expect(said).toEqual(['muse/packs@main: 100 commits, 10 a second'])
  })

  it('is not said of a short one', () => {
    const said = watch()
    const progress = startProgressLog('muse/packs@main', () => 10)
    vi.advanceTimersByTime(4_999)
    progress.add(10)
    expect(said).toEqual([])
  })
})
