import { arch, platform } from 'node:process'
import { type Browser, launch } from 'puppeteer-core'

/** Why no browser can be started here; undefined where one can. The one from npm is built for Linux on x86-64. */
export const browserNotice: string | undefined =
  platform === 'linux' && arch === 'x64' ? undefined : 'The browser from npm is built for Linux on x86-64.'

/** Starts Chromium as npm brings it, with the libraries and the font that a bare machine lacks. */
export async function startBrowser(): Promise<Browser> {
  // It asks for these libraries by this name of its usual place.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs24.x'
  const { default: chromium } = await import('@sparticuz/chromium')
  chromium.setGraphicsMode = false
  return launch({ executablePath: await chromium.executablePath(), args: chromium.args, headless: 'shell' })
}
