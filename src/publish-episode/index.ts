/** What the runner starts. An older Node is refused here, before it reads a module in a language that it does not know. */
import '../runner/node-version.ts'

await import('./main.ts')
