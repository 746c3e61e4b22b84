import { stripVTControlCharacters } from 'node:util'
import { type Links, withRealAddresses } from '../report/links.ts'

/** Text of a repository can hold anything: control characters don't reach the terminal. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove.
  return stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu, '')
}

/** Prints lines. */
export function print(text = ''): void {
  process.stdout.write(`${printable(text)}\n`)
}

const TAGGED = /^##\[(?<tag>\w+)\](?<text>.*)$/su
const SIGNS: Readonly<Record<string, string>> = { group: '▸ ', error: '✕ ', warning: '! ', notice: 'i ' }

/**
 * Prints the log of a step line by line, indented, as people read it: without its inputs, which stand in the group that the runner writes, and
 * without addresses that lead nowhere once the sandbox is gone.
 */
export function logPrinter(links: Links | undefined): (line: string) => void {
  let isHidden = false
  return (line) => {
    const { tag, text = line } = TAGGED.exec(line)?.groups ?? {}
    if (tag === 'group') isHidden = text.startsWith('Run ')
    if (tag === 'endgroup') isHidden = false
    else if (!isHidden && tag !== 'debug' && tag !== 'command') {
      print(`    ${SIGNS[tag ?? ''] ?? ''}${links === undefined ? text : withRealAddresses(text, links)}`)
    }
  }
}

/** Runs a part of the work between its title and the time it took, in seconds. */
export async function step<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
  print(`▶ ${title}`)
  const start = performance.now()
  const result = await work()
  print(`  done in ${((performance.now() - start) / 1000).toFixed(1)} s`)
  return result
}
