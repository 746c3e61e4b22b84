import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { run, story, test } from './page.ts'
import { elementsOf, textsOf } from './report/elements.ts'
import { renderMarkdown } from './report/markdown.ts'

const summaryOf = (markdown: string) => renderMarkdown(markdown, 'summary').markup

/** What in a piece of HTML could run, load something, or lead to something that runs. */
function dangers(markup: string): string[] {
  return elementsOf(markup).flatMap(({ name, attribs }) => [
    ...(/^(?:script|style|iframe|object|embed|img|image|video|audio|link|meta|base|form|svg|math|template)$/u.test(name)
      ? [name]
      : []),
    ...Object.entries(attribs).flatMap(([attribute, value]) =>
      /^on|^(?:style|src|srcset|srcdoc|action|formaction|id|xlink:href)$/iu.test(attribute) ||
      (attribute === 'href' && !/^(?:https?:\/\/|mailto:|#)/u.test(value))
        ? [`${name} ${attribute}=${value}`]
        : [],
    ),
  ])
}

const attacks = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<img src=x onerror=alert(1)>',
  '<details open ontoggle=alert(1)><summary>x</summary></details>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" java\nscript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '[x](javascript:alert(1))',
  '![x](https://evil.example/pixel.png)',
  '<svg><script>alert(1)</script></svg>',
  '<svg/onload=alert(1)>',
  '<math><mtext><style><img src onerror=alert(1)></style></mtext></math>',
  '<style>@import url(//evil.example);</style>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<p style="background:url(//evil.example)" id="step-1">x</p>',
  '<form action=//evil.example><input type=text formaction=//evil.example></form>',
  '<meta http-equiv=refresh content="0;url=//evil.example">',
  '<base href=//evil.example>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<!--><script>alert(1)</script>-->',
  '<p __proto__="x" constructor="y">x</p>',
  '"><script>alert(1)</script>',
  '</pre></details></article></section></main><script>alert(1)</script>',
  '<plaintext><script>alert(1)',
  '`<script>`',
  '```html\n<script>alert(1)</script>\n```',
]

function readPolicy(markup: string): string | undefined {
  return elementsOf(markup, 'meta').find(({ attribs }) => attribs['http-equiv'] === 'Content-Security-Policy')?.attribs
    .content
}

describe('what comes from outside', () => {
  test.each(attacks)('does no harm as Markdown: %s', (attack) => {
    expect(dangers(summaryOf(attack))).toEqual([])
  })

  test('does no harm in any mixture', () => {
    const mixture = fc.array(
      fc.oneof(fc.constantFrom(...attacks), fc.string({ unit: 'binary' }), fc.constantFrom('\n\n', '<', '"', "'", '`')),
    )
    fc.assert(
      fc.property(mixture, (pieces) => {
        expect(dangers(summaryOf(pieces.join('')))).toEqual([])
      }),
      { numRuns: 50 },
    )
  })

  test('runs and loads nothing from any place of the page', async ({ page }) => {
    const attack = attacks.join('\n\n')
    const markup = await page({
      title: attack,
      steps: [
        {
          name: attack,
          run: run({
            summary: attack,
            log: `##[group]${attack}\n##[error]${attack}`,
            outputs: { [attack]: attack },
            annotations: [{ level: 'error', message: attack, title: attack, file: attack }],
          }),
        },
      ],
      story: story({
        window: attack,
        episode: {
          path: attack,
          markdown: `---\n"<script>": ${JSON.stringify(attack)}\ntitle: ${JSON.stringify(attack)}\nseries: "a"\nepisode: 1\ndate: "2026"\n---\n${attack}`,
          title: attack,
          body: attack,
        },
        trail: {
          claim: attack,
          shown: attack,
          statement: attack,
          measured: attack,
          row: { [attack]: attack, commit_sha: attack },
          commit: {
            sha: attack,
            repository: attack,
            headline: attack,
            date: attack,
            changes: attack,
            address: undefined,
          },
        },
        first: [{ name: attack, run: run({ outputs: { outcome: attack } }) }],
        again: [{ name: attack, run: run({ outputs: { outcome: attack } }) }],
      }),
    })
    const ours = new Set(['meta', 'style'])
    expect(elementsOf(markup, 'script')).toEqual([])
    expect(
      dangers(markup).filter((danger) => !ours.has(danger) && !/^(?:svg$|(?:section|li) id=)/u.test(danger)),
    ).toEqual([])
    expect(readPolicy(markup)).toBe("default-src 'none'; style-src 'unsafe-inline'")
    expect(textsOf(markup, 'style')).toEqual([expect.not.stringMatching(/@import|url\(/u)])
  })

  test("can't break out of its place", async ({ page }) => {
    const summary = '<details><table><tr><td><b>never closed\n\n</article></section></main></body>'
    const markup = await page({
      steps: [
        { name: 'A', run: run({ summary }) },
        { name: 'B', run: run() },
      ],
    })
    const main = elementsOf(markup, 'main')[0]
    const sections = main?.children.filter((child) => 'name' in child && child.name === 'section')
    expect(sections).toHaveLength(2)
  })
})
