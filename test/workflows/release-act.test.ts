import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { it } from '../fixtures/folder.ts'
import { gitText } from '../git/git.ts'
import { createGitRepository } from '../git/repository.ts'
import { runWorkflow } from './act.ts'
import { act } from './tool.ts'

/** In place of npm and of GitHub's program, which would ask their servers: they write down what they are told. */
const PROGRAMS = {
  npm: `#!/bin/sh
echo "npm $*" | sed "s|/.*/|…/|" >> "$TOLD"
case "$*" in
  'run package') mkdir -p build/package && echo '{"name":"@muse/episodes","version":"1.10.0"}' > build/package/package.json ;;
  'pack '*) tar --create --gzip --file packed/one.tgz --directory build package ;;
  sbom*) echo '{}' ;;
esac
`,
  gh: `#!/bin/sh
echo "gh $*" | sed "s|/[^ ]*/|…/|g" >> "$TOLD"
test "$2" != view
`,
}

describe.skipIf(!act.isExpected)(`the whole workflow${act.notice}`, () => {
  it('checks, attests, publishes and releases a version, each job with what the one before made', async ({
    folder,
    onTestFinished,
  }) => {
    const origin = await createGitRepository()
    onTestFinished(() => origin[Symbol.asyncDispose]())
    await origin.commit({ message: 'feat: first' })
    await origin.git('tag', 'v1.10.0', 'main')
    const told = join(folder, 'told')
    const { jobs, log } = await runWorkflow({
      workflow: 'release.yml',
      event: 'push',
      payload: { ref: 'refs/tags/v1.10.0' },
      env: {
        TOLD: told,
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'remote.origin.url',
        GIT_CONFIG_VALUE_0: origin.directory,
      },
      files: {
        'package.json': '{"version":"1.10.0"}',
        'CHANGELOG.md': '# Changelog\n\n## 1.10.0\n\n- Faster.\n',
        'dist/one/index.js': 'one',
      },
      programs: PROGRAMS,
    })
    expect(jobs, log).toEqual({ check: 'success', attest: 'success', package: 'success', release: 'success' })
    expect((await readFile(told, 'utf8')).trim().split('\n')).toEqual([
      'npm ci',
      'npm run build -- --check',
      'npm run package',
      'npm pack .…/package --pack-destination packed',
      'npm sbom --package-lock-only --omit dev --sbom-format cyclonedx',
      'npm view @muse/episodes@1.10.0 dist.integrity',
      'npm publish --ignore-scripts …/one.tgz',
      'gh release view v1.10.0',
      'gh release create v1.10.0 --verify-tag --title v1.10.0 --notes-file …/notes.md …/SHA256SUMS …/one.tgz …/sbom.cdx.json',
      'gh auth setup-git',
    ])
    expect(await gitText(origin.directory, ['tag', '--list'])).toBe('v1\nv1.10.0')
  })
})
