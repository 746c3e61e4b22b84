/** An entry of a tree object. */
export interface TreeEntry {
  name: string
  /** `100644`, `40000` … as git writes it. */
  mode: string
  type: 'blob' | 'tree' | 'commit'
  oid: string
}

/** Parses a tree object: `MODE NAME\0` and 20 bytes of SHA for every entry. */
export function parseTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = []
  let at = 0
  while (at < content.length) {
    const space = content.indexOf(32, at)
    const zero = content.indexOf(0, space)
    const mode = content.toString('latin1', at, space)
    const name = content.toString('utf8', space + 1, zero)
    entries.push({ name, mode, type: typeOf(mode), oid: content.toString('hex', zero + 1, zero + 21) })
    at = zero + 21
  }
  return entries
}

function typeOf(mode: string): TreeEntry['type'] {
  if (mode === '40000') return 'tree'
  return mode === '160000' ? 'commit' : 'blob'
}
