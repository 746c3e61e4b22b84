import { describe, expect, it } from 'vitest'
import { parseMessage } from '../../../src/collect-commits/analysis/message.ts'

describe('titleOf', () => {
  it.each([
    ['GitHub', 'Merge pull request #12 from muse/cache\n\nperf(io)!: read once\n\nMore of it.'],
    ['GitHub, in lines of Windows', 'Merge pull request #12 from muse/cache\r\n\r\nperf(io)!: read once\r\n'],
    ['GitHub, with an emoji before the type', 'Merge pull request #12 from muse/cache\n\n⚡ perf(io)!: read once'],
    ['GitHub, in one line', 'Merge pull request #12: perf(io)!: read once'],
    ['GitLab', "Merge branch 'cache' into 'main'\n\nperf(io)!: read once\n\nSee merge request muse/packs!12"],
    ['Bitbucket', 'Merged in cache (pull request #12)\n\nperf(io)!: read once\n\nApproved-by: Ada'],
    [
      'Bitbucket Server',
      "Pull request #12: perf(io)!: read once\n\nMerge in MUSE/packs from cache to main\n\n* commit 'a1':",
    ],
    ['Azure DevOps', 'Merged PR 12: perf(io)!: read once\n\nMore of it.'],
    [
      'Gitea',
      "Merge pull request 'perf(io)!: read once' (#12) from cache into main\n\nReviewed-on: https://example.com",
    ],
    ['Gerrit', 'Merge "perf(io)!: read once" into main'],
    ['Bors', 'Merge #12\n\n12: perf(io)!: read once r=ada a=grace\n\nMore of it.'],
    ['homu', 'Auto merge of #12 - muse:cache, r=ada\n\nperf(io)!: read once\n\nMore of it.'],
  ])('takes type, scope and breaking mark from the title of a pull request merged by %s', (_, message) => {
    const { type, scope, isBreaking } = parseMessage(message)
    expect({ type, scope, isBreaking }).toEqual({ type: 'perf', scope: 'io', isBreaking: true })
  })

  it.each([
    ['keeps the headline as it is', 'Merge pull request #12 from muse/cache\n\nfeat: x', 'feat'],
    ['takes no line of a list of commits', "Merge pull request #12 from muse/cache\n\n* commit 'a1':\n  feat: x", ''],
    ['takes none from a merge by hand', "Merge branch 'cache' into 'main'\n\nfeat: x", ''],
    ['takes none where there is no title', "Merge branch 'a' into 'main'\n\nSee merge request muse/packs!12", ''],
    ['takes none from a merge of a remote branch', "Merge remote-tracking branch 'origin/main'\n\nfeat: x", ''],
    ['takes none from conflicts', 'Merge pull request #12 from muse/cache\n\n# Conflicts:\n#\tfeat: x', ''],
    ['takes none where nothing follows', 'Merge pull request #12 from muse/cache', ''],
    ['finds no type where the title has none', 'Merge pull request #12 from muse/cache\n\nFaster start', ''],
  ])('%s', (_, message, type) => {
    expect(parseMessage(message)).toMatchObject({ type, headline: message.split('\n', 1)[0] })
  })

  it.each([
    ['Merge #12\n\n12: read once r=ada a=grace', 'read once'],
    ['Merge #12\n\n12: read 3: once r=ada', 'read 3: once'],
    ['Merge pull request #12 from muse/cache\n\n\n  read once  \nmore', 'read once'],
    ['Merge pull request #12 from muse/cache', 'Merge pull request #12 from muse/cache'],
    ["Merge pull request #12 from muse/cache\n\n* commit 'a1':", 'Merge pull request #12 from muse/cache'],
    ["Merge branch 'a' into 'b'\n\nSee merge request muse/x!1", "Merge branch 'a' into 'b'"],
    ['read once\n\nmore', 'read once'],
  ])('is, of %j, %j', (message, title) => {
    expect(parseMessage(message).title).toBe(title)
  })

  it('tells a revert by the title of its pull request', () => {
    expect(parseMessage('Merge pull request #13 from muse/revert-12\n\nRevert "feat: x"').isRevert).toBe(true)
    expect(parseMessage('Merge pull request #14 from muse/reapply\n\nReapply "feat: x"').isRevert).toBe(false)
  })
})
