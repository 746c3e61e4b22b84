import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'puppeteer-core'
import { z } from 'zod'

const INSPECTION = new URL('inspect.js', import.meta.url)

/** How a page is looked at. */
export interface View {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly scheme: 'light' | 'dark'
  /** A sheet of paper. */
  readonly isPrint?: boolean
}

const DESKTOP = { width: 1280, height: 900 }
const PHONE = { width: 320, height: 640 }
/** A4 with its margins, at 96 dots per inch. */
const PAPER = { width: 718, height: 1_046 }

/** A desktop and a phone, one light and one dark, as colours change no layout, and paper. */
export const VIEWS: readonly View[] = [
  { name: 'desktop, light', ...DESKTOP, scheme: 'light' },
  { name: 'phone, dark', ...PHONE, scheme: 'dark' },
  { name: 'paper', ...PAPER, scheme: 'light', isPrint: true },
]

const drawn = z.object({
  /** By how many pixels the page is wider than the window. */
  overflow: z.number(),
  /** Elements that are cut off at their side. */
  cut: z.array(z.string()),
  /** Texts that are smaller than 11 px, as drawn. */
  small: z.array(z.string()),
  /** The colour behind all. */
  ground: z.string(),
})

/** How a page is drawn, and what its console says. */
export type Look = z.output<typeof drawn> & { readonly console: readonly string[] }

/** Opens a page of this machine and looks at it; `picture` is where it is drawn to. */
export async function lookAt(browser: Browser, file: string, view: View, picture?: string): Promise<Look> {
  const page = await browser.newPage()
  try {
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    page.on('pageerror', (error) => said.push(String(error)))
    page.on('requestfailed', (request) => said.push(`not loaded: ${request.url()}`))
    await page.setViewport({ width: view.width, height: view.height, deviceScaleFactor: 1 })
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: view.scheme }])
    if (view.isPrint === true) await page.emulateMediaType('print')
    await page.goto(pathToFileURL(file).href)
    const look = drawn.parse(await page.evaluate(await readFile(INSPECTION, 'utf8')))
    if (picture !== undefined) await page.screenshot({ path: picture })
    return { ...look, console: said }
  } finally {
    await page.close()
  }
}
