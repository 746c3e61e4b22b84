import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { marked } from 'marked'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ROOT } from '../../scripts/actions.ts'
import { DOCUMENTS, proseOf, read } from './documents.ts'

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(markdown: string): Set<string> {
  const headings = marked.lexer(markdown).flatMap((token) => (token.type === 'heading' ? [String(token.text)] : []))
  const anchors = new Set<string>()
  for (const heading of headings) {
    const name = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/gu, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-')
    let anchor = name
    for (let number = 1; anchors.has(anchor); number += 1) anchor = `${name}-${number}`
    anchors.add(anchor)
  }
  return anchors
}

async function isBroken(page: string, link: string): Promise<boolean> {
  const [target = '', anchor] = link.split('#', 2)
  const path = target === '' ? page : join(dirname(page), target)
  const isThere = await access(join(ROOT, path)).then(
    () => true,
    () => false,
  )
  if (!isThere) return true
  return anchor !== undefined && path.endsWith('.md') && !anchorsOf(await read(path)).has(anchor)
}

describe.each(DOCUMENTS)('%s', (path) => {
  it('links to files and headings that are there', async () => {
    const prose = proseOf(await read(path))
    const links = [
      ...[...prose.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/gu)].map(([, target = '']) => target),
      ...[...prose.matchAll(/\b(?:src|srcset|href)="(?!https?:)([^"]+)"/gu)].map(([, target = '']) => target),
    ]
    const broken: string[] = []
    for (const link of links) if (await isBroken(path, link)) broken.push(link)
    expect(broken).toEqual([])
  })

  it('names npm scripts that exist', async () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(await read('package.json')))
    const named = [...(await read(path)).matchAll(/`npm (?:run )?([a-z]+)\b/gu)].map(([, name = '']) => name)
    const known = new Set([...Object.keys(scripts), 'install', 'run', 'ci'])
    expect(named.filter((name) => !known.has(name))).toEqual([])
  })
})
