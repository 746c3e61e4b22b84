/**
 * Draws the pictures of the README anew: `node scripts/pictures.ts`. They show what `npm start` leaves behind on a clone of this repository,
 * in light and dark. Needs a whole history, and Linux on x86-64 for the browser.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from 'puppeteer-core'
import { startBrowser } from '../test/sandbox/browser/browser.ts'
import { ROOT } from './actions.ts'

const run = promisify(execFile)
const NAME = 'muse-protocol-actions'
const ORIGIN = `https://github.com/Sahil170595/${NAME}.git`
const FOLDER = `${ROOT}docs/pictures`
const WIDTH = 920
const MAX_BYTES = 300_000

/** What each picture shows: the sections of the report from one to another, so much of them. */
const PICTURES = [
  { name: 'episode', section: 'episode', height: 620 },
  { name: 'trail', section: 'trail', height: 560 },
  { name: 'gate', section: 'gate', height: 560 },
  { name: 'pull-request', section: 'pull-request', height: 760 },
] as const

async function draw(
  page: Page,
  { name, section, height }: (typeof PICTURES)[number],
  scheme: 'light' | 'dark',
): Promise<void> {
  const path = `${FOLDER}/${name}-${scheme}.png`
  const box = await (await page.$(`#${section}`))?.boundingBox()
  if (!box) throw new Error(`The report has no section '${section}'.`)
  const clip = { x: box.x - 12, y: box.y - 12, width: box.width + 24, height: Math.min(box.height + 24, height) }
  await page.screenshot({ path, clip, captureBeyondViewport: true, optimizeForSpeed: false })
  const { size } = await stat(path)
  if (size > MAX_BYTES) throw new Error(`${path} has ${size} bytes, more than ${MAX_BYTES}.`)
  process.stdout.write(`${name}-${scheme}.png: ${size} bytes\n`)
}

const folder = await mkdtemp(join(tmpdir(), 'pictures-'))
try {
  const clone = join(folder, NAME)
  await run('git', ['clone', '--quiet', '--single-branch', `file://${ROOT}`, clone])
  await run('git', ['-C', clone, 'remote', 'set-url', 'origin', ORIGIN])
  // A merge has nothing of its own to tell.
  const { stdout: newest } = await run('git', ['-C', clone, 'log', '--no-merges', '--format=%H', '-1'])
  await run('git', ['-C', clone, 'checkout', '--quiet', '-B', 'main', newest.trim()])
  const report = join(folder, 'report')
  await run(process.execPath, [`${ROOT}test/sandbox/start.ts`, '--repository', clone, '--report', report], {
    maxBuffer: 64 * 1024 * 1024,
  })
  await mkdir(FOLDER, { recursive: true })
  await using browser = await startBrowser()
  for (const scheme of ['light', 'dark'] as const) {
    const page = await browser.newPage()
    await page.setViewport({ width: WIDTH, height: 900 })
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    await page.goto(pathToFileURL(join(report, 'index.html')).href)
    for (const picture of PICTURES) await draw(page, picture, scheme)
    await page.close()
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
