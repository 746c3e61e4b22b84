import { git, gitText } from '../../git/git.ts'

const SSH = /^(?:ssh:\/\/)?(?:[\w.-]+@)?(?<host>[\w-]+(?:\.[\w-]+)+)(?::\d+\/|[:/])(?<path>[\w./~-]+?)(?:\.git)?\/?$/u

/** The pages of the repository that a remote's address names; undefined for a folder and whatever else has no pages. */
export function webAddress(remote: string): string | undefined {
  if (/^https?:\/\//iu.test(remote) && URL.canParse(remote)) {
    const { host, pathname } = new URL(remote)
    return `https://${host}${pathname.replace(/(?:\.git)?\/*$/u, '').replaceAll('&', '%26')}`
  }
  const { host, path } = SSH.exec(remote)?.groups ?? {}
  return host === undefined || path === undefined ? undefined : `https://${host}/${path}`
}

/** The pages of a clone's origin. */
export async function originAddress(directory: string): Promise<string | undefined> {
  const names = (await git(directory, ['remote'])).toString().split('\n')
  if (!names.includes('origin')) return undefined
  return webAddress(await gitText(directory, ['remote', 'get-url', 'origin']))
}
