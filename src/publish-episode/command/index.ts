/** What npm starts. An older Node is refused here, before it reads a module in a language that it does not know. */
import './node-version.ts'

await import('./main.ts')
