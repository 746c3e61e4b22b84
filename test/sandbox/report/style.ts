/** The report's style sheet: system fonts, light and dark by the reader's setting, nothing to load. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f8; --sheet: #fff; --text: #1f2328; --quiet: #59636e; --rule: #d9dee3; --soft: #eff2f5;
  --link: #0860c9; --good: #1a7f37; --bad: #cf222e; --careful: #946200; --noted: #0860c9;
  --series-1: #4a7fb5; --series-2: #d08a2e; --series-3: #5b9a6a; --series-4: #a06aa8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1318; --sheet: #161b22; --text: #dfe5ec; --quiet: #93a0ad; --rule: #303842; --soft: #1e252d;
    --link: #6cb0ff; --good: #4cc267; --bad: #ff7b72; --careful: #d9a53c; --noted: #6cb0ff;
    --series-1: #6c9fd4; --series-2: #e0a352; --series-3: #78b987; --series-4: #bd8cc5;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
main { max-width: 880px; margin: 0 auto; padding: 40px 20px 80px; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; font-weight: 650; letter-spacing: -0.01em; }
.lead { margin: 0; color: var(--quiet); }

nav ol { list-style: none; margin: 24px 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 8px; }
nav a { display: flex; align-items: center; gap: 8px; padding: 6px 12px 6px 8px; border: 1px solid var(--rule); border-radius: 8px;
  background: var(--sheet); color: var(--text); }
nav a:hover { text-decoration: none; border-color: var(--quiet); }
nav .facts { font-size: 13px; }

.step { margin-top: 28px; background: var(--sheet); border: 1px solid var(--rule); border-radius: 10px; overflow: hidden; scroll-margin-top: 12px; }
.step > header { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; padding: 12px 20px; border-bottom: 1px solid var(--rule);
  background: var(--soft); }
.step > header h2 { font-size: 16px; margin: 0; font-weight: 620; overflow-wrap: anywhere; }
.step > header .facts { margin-left: auto; }
.facts, .place, .none, .count { color: var(--quiet); }
.facts { font-size: 13.5px; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.none { margin: 0; padding: 16px 20px; }
.mark { display: inline-grid; place-items: center; width: 19px; height: 19px; border-radius: 50%; color: var(--sheet); font-size: 11px; font-weight: 700; }
.mark svg { width: 11px; height: 11px; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.mark.success { background: var(--good); }
.mark.failure { background: var(--bad); }

.annotations { list-style: none; margin: 0; padding: 0; }
.annotations li { padding: 10px 20px; border-bottom: 1px solid var(--rule); border-left: 4px solid var(--quiet); }
.annotations li.error { border-left-color: var(--bad); }
.annotations li.warning { border-left-color: var(--careful); }
.annotations li.notice { border-left-color: var(--noted); }
.annotations b { text-transform: capitalize; font-weight: 620; }
.annotations pre { margin: 2px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }

.fold { border-top: 1px solid var(--rule); }
.fold > summary { padding: 10px 20px; cursor: pointer; color: var(--quiet); font-size: 14px; }
.fold > summary:hover { color: var(--text); }
.count { padding: 0 7px; border-radius: 9px; background: var(--soft); font-size: 12px; }
.fold > .scroll { padding: 0 20px 14px; }
.scroll { overflow-x: auto; }
.log { padding: 4px 0 12px; background: var(--soft); border-top: 1px solid var(--rule); max-height: 560px; overflow: auto; }
.log pre { margin: 0; padding: 0 20px; white-space: pre-wrap; overflow-wrap: anywhere; }
.log details > summary { padding: 0 20px; cursor: pointer; font: 13px/1.7 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.log details pre { padding-left: 38px; }
.log .error { color: var(--bad); }
.log .warning { color: var(--careful); }
.log .notice, .log .command { color: var(--noted); }
.log .debug { color: var(--quiet); }

.markdown { padding: 4px 20px 18px; overflow-wrap: break-word; }
.markdown h1 { font-size: 21px; }
.markdown h2 { font-size: 18px; }
.markdown h3 { font-size: 16px; }
.markdown h4, .markdown h5, .markdown h6 { font-size: 15px; }
.markdown :is(h1, h2, h3, h4, h5, h6) { margin: 22px 0 8px; font-weight: 620; line-height: 1.3; }
.markdown :is(h1, h2) { padding-bottom: 5px; border-bottom: 1px solid var(--rule); }
.markdown :is(p, ul, ol, blockquote, pre, details, dl) { margin: 10px 0; }
.markdown :is(ul, ol) { padding-left: 26px; }
.markdown li > :is(ul, ol) { margin: 2px 0; }
.markdown li:has(> input) { list-style: none; margin-left: -20px; }
.markdown blockquote { padding: 0 14px; border-left: 3px solid var(--rule); color: var(--quiet); }
.markdown .alert.tip { --colour: var(--good); }
.markdown .alert.warning { --colour: var(--careful); }
.markdown .alert.caution { --colour: var(--bad); }
.markdown .alert { border-left-color: var(--colour, var(--noted)); color: inherit; }
.markdown .alert > p:first-child { color: var(--colour, var(--noted)); text-transform: capitalize; margin-bottom: 2px; }
.markdown .alert > p:first-child + p { margin-top: 2px; }
.markdown hr { border: 0; border-top: 1px solid var(--rule); margin: 20px 0; }
.markdown code { padding: 1.5px 5px; border-radius: 5px; background: var(--soft); }
.markdown pre { padding: 12px 14px; border-radius: 8px; background: var(--soft); overflow-x: auto; }
.markdown pre code { padding: 0; background: none; }
.markdown summary { cursor: pointer; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.markdown table { display: block; width: max-content; max-width: 100%; overflow-x: auto; margin: 12px 0; }
.padded { padding: 14px 20px; }
td, th { padding: 5px 12px; border: 1px solid var(--rule); text-align: left; vertical-align: top; }
th { font-weight: 600; background: var(--soft); }
[align="right"] { text-align: right; }
[align="center"] { text-align: center; }
.pairs th { white-space: nowrap; }
.pairs td { white-space: pre-wrap; overflow-wrap: anywhere; }

.chart { margin: 16px 0; }
.chart figcaption { font-weight: 600; font-size: 14px; }
.chart .scroll svg { display: block; width: 100%; min-width: 760px; height: auto; }
.chart text { fill: var(--quiet); font-size: 11.5px; font-family: inherit; font-variant-numeric: tabular-nums; }
.chart .value { fill: var(--text); font-size: 11px; }
.chart .grid { stroke: var(--rule); stroke-width: 0.8; }
.chart .axis { stroke: var(--quiet); stroke-width: 1; }
.chart .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.chart .series-1 { --colour: var(--series-1); }
.chart .series-2 { --colour: var(--series-2); }
.chart .series-3 { --colour: var(--series-3); }
.chart .series-4 { --colour: var(--series-4); }
.chart .bar, .chart .point { fill: var(--colour, var(--series-1)); }
.chart .line { stroke: var(--colour, var(--series-1)); }
.chart .legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 4px 0 0; padding: 0; list-style: none; font-size: 13px; color: var(--quiet); }
.chart .legend li::before { content: ""; display: inline-block; width: 10px; height: 10px; margin-right: 6px; border-radius: 2px; background: var(--colour, var(--series-1)); }

.part { font-size: 15px; margin: 40px 0 -12px; color: var(--quiet); font-weight: 600; }
.page-title { font-weight: 600; }
.kicker { color: var(--quiet); font-size: 13.5px; }
.post .markdown h1 { font-size: 27px; line-height: 1.2; margin: 4px 0 10px; padding: 0; border: 0; letter-spacing: -0.01em; }
.post .markdown { padding: 14px 28px 24px; }
.chip { display: inline-block; padding: 4px 12px; border: 1px solid var(--rule); border-radius: 999px; background: var(--soft); font-size: 14px; }
.trail { list-style: none; margin: 0; padding: 6px 20px 14px; }
.trail li { position: relative; padding: 10px 0 12px 22px; border-left: 2px solid var(--rule); scroll-margin-top: 12px; }
.trail li::before { content: ""; position: absolute; left: -6px; top: 18px; width: 10px; height: 10px; border-radius: 50%; background: var(--link); }
.trail li:target { border-left-color: var(--link); background: var(--soft); }
.trail h3, .check h3 { font-size: 15px; margin: 0 0 6px; font-weight: 620; }
.trail p, .check p { margin: 4px 0; overflow-wrap: anywhere; }
.trail .sql { margin: 6px 0 10px; padding: 10px 14px; border-radius: 8px; background: var(--soft); white-space: pre-wrap; overflow-wrap: anywhere; }
.trail table { font-size: 13px; }
mark { background: color-mix(in srgb, var(--careful) 30%, transparent); color: inherit; padding: 1px 4px; border-radius: 4px; }
.checks { display: grid; grid-template-columns: 1fr 1fr; }
.check { padding: 14px 20px; min-width: 0; }
.check + .check { border-left: 1px solid var(--rule); }
@media (max-width: 640px) {
  main { padding: 20px 12px 48px; }
  .checks { grid-template-columns: 1fr; }
  .check + .check { border-left: 0; border-top: 1px solid var(--rule); }
  .post .markdown { padding: 10px 16px 18px; }
  .step > header .facts { margin-left: 0; }
}
@media print {
  body { background: none; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  .step { overflow: visible; }
  .checks, .annotations li, tr { break-inside: avoid-page; }
  .scroll, .markdown table, .markdown pre { overflow: visible; }
  .markdown table { display: table; width: auto; }
  .markdown pre { white-space: pre-wrap; }
  td, th { padding: 3px 6px; font-size: 12px; overflow-wrap: anywhere; }
  td code { font-size: 11px; }
  .chart .scroll svg { min-width: 0; }
  .chart text, .chart .value { font-size: 13px; }
}
`
