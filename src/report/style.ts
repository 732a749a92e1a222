// The style sheet of the page: light and dark by variables, one column on a phone, black on white on paper.

const light = `
  --paper: #fcfbf8; --card: #ffffff; --ink: #1f1d1a; --soft: #666159; --line: #e5e0d6; --track: #efebe3;
  --accent: #8a5a0b; --bar: #3f6f8f; --break: #a3195b;
  --done: #2f7266; --empty: #cde3d9; --provisional: #d9a62e; --provisional-ground: #fbf0d3;
  --capped: #b25c12; --capped-ground: #fbe3cd; --failed: #ad2d25; --failed-ground: #ffffff;
  --unavailable: #77736b; --unavailable-ground: #e9e6df; --missing: #fcfbf8;
  --good: #22594f; --good-ground: #e3f0ea; --fair: #7a4a08; --fair-ground: #faeed8; --bad: #93251e; --bad-ground: #fae7e4;
  --key: #7a4a08; --value: #22594f; --comment: #6c675e; --literal: #8c1d55;`

const dark = `
  --paper: #171614; --card: #1f1e1b; --ink: #ece8e0; --soft: #aaa498; --line: #37342e; --track: #2b2924;
  --accent: #e0b15c; --bar: #7fb0d0; --break: #f08abb;
  --done: #56a795; --empty: #274740; --provisional: #dcae45; --provisional-ground: #41361a;
  --capped: #e08a44; --capped-ground: #47301c; --failed: #e8746a; --failed-ground: #3a1815;
  --unavailable: #a09b91; --unavailable-ground: #34322d; --missing: #171614;
  --good: #a5d9cb; --good-ground: #1c332d; --fair: #ecc987; --fair-ground: #382c15; --bad: #f3aca5; --bad-ground: #3d201d;
  --key: #e0b15c; --value: #9fd3c5; --comment: #a39d91; --literal: #f0a3c8;`

export const style = `
:root { color-scheme: light dark; ${light} }
@media screen and (prefers-color-scheme: dark) { :root { ${dark} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI",
  Roboto, "Noto Sans", "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums; }
main, header, footer { max-width: 968px; margin: 0 auto; padding: 0 24px; }
h1, h2, h3 { line-height: 1.2; text-wrap: balance; }
h1, h2, .numbers b { font-family: "Iowan Old Style", "Palatino Linotype", Palatino, "Noto Serif", Georgia, serif; font-weight: 600; }
h1 { font-size: clamp(1.75rem, 5vw, 2.6rem); margin: 0.15em 0 0.3em; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: 1.55rem; margin: 0 0 0.4em; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: 0 0 0.8em; max-width: 70ch; overflow-wrap: anywhere; text-wrap: pretty; }
.day { white-space: nowrap; }
a { color: var(--accent); text-underline-offset: 0.15em; }
code { font: 0.9em ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.note { color: var(--soft); font-size: 0.875rem; }
.patterns { position: absolute; }

header { padding-top: 40px; }
header .kind { color: var(--accent); font-size: 0.8125rem; font-weight: 600; letter-spacing: 0.08em; text-transform: uppercase; margin: 0; }
header .by { color: var(--soft); margin: 0; }
header .about { margin-top: 0.8em; }
nav ul { display: flex; flex-wrap: wrap; gap: 0 18px; list-style: none; margin: 20px 0 0; padding: 10px 0;
  border-block: 1px solid var(--line); font-size: 0.875rem; }
nav a { display: block; padding: 3px 0; color: var(--ink); text-decoration: none; }
nav a:hover { text-decoration: underline; }
.stripe { background: repeating-linear-gradient(-45deg, var(--fair-ground) 0 14px, var(--paper) 14px 28px); color: var(--fair);
  border-bottom: 1px solid var(--fair); margin: 0; padding: 9px 24px; max-width: none; text-align: center; font-size: 0.9rem; }
.stripe b { letter-spacing: 0.12em; }

section[id] { padding: 36px 0 8px; }
section[id] + section[id] { border-top: 1px solid var(--line); }
#summary { padding-top: 28px; }
.verdict { max-width: none; padding: 11px 16px; border-radius: 6px; border-left: 4px solid; }
.good { color: var(--good); background: var(--good-ground); }
.fair { color: var(--fair); background: var(--fair-ground); }
.bad { color: var(--bad); background: var(--bad-ground); }
.madeup { color: var(--fair); background: var(--fair-ground); padding: 9px 14px; border-radius: 6px; max-width: none; }
.numbers { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1px; margin: 20px 0; background: var(--line);
  border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.numbers div { background: var(--card); padding: 14px 18px 13px; min-width: 0; }
.numbers dt { color: var(--soft); font-size: 0.8125rem; }
.numbers dd { margin: 0; }
.numbers b { display: block; font-size: 2rem; line-height: 1.2; white-space: nowrap; }
.units td:nth-child(3), .units td:nth-child(4), .units td:nth-child(5) { white-space: nowrap; }
@media (min-width: 760px) { .verdict code { white-space: nowrap; } }
.numbers b.words { font-size: 1.3rem; line-height: 1.25; white-space: normal; padding: 0.25rem 0; }
.numbers .more { color: var(--soft); font-size: 0.8125rem; display: block; line-height: 1.4; overflow-wrap: anywhere; }
.bar { display: block; width: 100%; height: 22px; border-radius: 4px; background: var(--track); }
.legend { display: flex; flex-wrap: wrap; gap: 5px 20px; list-style: none; margin: 12px 0 18px; padding: 0; font-size: 0.8125rem; color: var(--soft); }
.legend li { display: flex; gap: 7px; align-items: baseline; }
.legend svg { flex: none; transform: translateY(2px); }
.legend b { color: var(--ink); font-weight: 600; }

figure { margin: 22px 0 26px; min-width: 0; }
figcaption p { margin: 2px 0 6px; }
.chart { margin: 8px 0 4px; }
.chart svg { display: block; width: 100%; height: auto; overflow: visible; }
.chart text, .chart tspan { white-space: pre; }
.narrow, .narrow-only { display: none; }
.grid { display: grid; grid-template-columns: 1fr 1fr; gap: 0 40px; }
.grid figure { margin: 14px 0; }
.pattern { text-decoration: underline dotted; }
details { font-size: 0.875rem; }
summary { cursor: pointer; color: var(--soft); padding: 3px 0; width: fit-content; }
summary:hover { color: var(--ink); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }

.scroll { overflow-x: auto; margin: 6px 0 18px; max-width: 100%; }
details .scroll { max-height: 26rem; overflow-y: auto; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; line-height: 1.45; }
th, td { text-align: left; vertical-align: top; padding: 6px 12px; border-bottom: 1px solid var(--line); font-weight: 400;
  overflow-wrap: break-word; }
thead th { font-weight: 600; border-bottom: 2px solid var(--line); white-space: nowrap; }
details thead th { position: sticky; top: 0; background: var(--card); }
tbody th { color: var(--soft); max-width: 18rem; }
details tbody th { white-space: nowrap; max-width: none; color: var(--ink); }
tbody tr:last-child > * { border-bottom: 0; }
.n { text-align: right; white-space: nowrap; }
#methods table { table-layout: fixed; }
#methods th:first-child { width: 30%; padding-left: 0; }
#methods td { overflow-wrap: anywhere; }

.paper { font-family: "Iowan Old Style", "Palatino Linotype", Palatino, "Noto Serif", Georgia, serif; border-left: 3px solid var(--line);
  padding-left: 20px; margin: 12px 0 24px; font-size: 1.02rem; }
.paper p:last-child { margin: 0; }
.problems, .breaks { list-style: none; margin: 16px 0; padding: 0; display: grid; gap: 12px; }
.problems > li, .breaks > li { border: 1px solid var(--line); border-left: 4px solid var(--provisional); background: var(--card);
  border-radius: 6px; padding: 13px 18px; min-width: 0; }
.problems > .grave { border-left-color: var(--failed); }
.breaks > li { border-left-color: var(--line); }
.breaks > .hit { border-left-color: var(--break); }
.problems h3, .breaks h3 { display: flex; flex-wrap: wrap; gap: 0 9px; align-items: baseline; }
.problems h3 span, .breaks h3 span { color: var(--soft); font-weight: 400; white-space: nowrap; }
.breaks em { font-style: normal; font-weight: 400; font-size: 0.875rem; color: var(--soft); }
.breaks .hit em { color: var(--break); }
.problems p, .breaks p { margin: 4px 0 0; font-size: 0.9375rem; }
.problems ul { margin: 6px 0 0; padding-left: 18px; color: var(--soft); font-size: 0.875rem; overflow-wrap: anywhere; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 16px 18px; margin: 0 0 20px;
  white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.875rem; line-height: 1.6; tab-size: 2; }
.hljs-attr { color: var(--key); }
.hljs-string, .hljs-number { color: var(--value); }
.hljs-comment, .hljs-meta { color: var(--comment); font-style: italic; }
.hljs-literal, .hljs-type { color: var(--literal); }
.hljs-bullet { color: var(--soft); }
footer { color: var(--soft); font-size: 0.8125rem; padding-top: 20px; padding-bottom: 40px; }

@media screen and (max-width: 640px) {
  main, header, footer { padding-left: 16px; padding-right: 16px; }
  header { padding-top: 24px; }
  .numbers { grid-template-columns: 1fr 1fr; }
  .numbers div { padding: 11px 14px; }
  .numbers b { font-size: 1.5rem; }
  .grid { grid-template-columns: minmax(0, 1fr); }
  .wide { display: none; }
  .narrow { display: block; }
  .narrow-only { display: inline; }
  .wide-only { display: none; }
  #methods th:first-child { width: 36%; }
  .legend { display: grid; gap: 4px; }
  .paper { padding-left: 14px; }
  th, td { padding: 5px 8px; }
}
@media print {
  @page { margin: 16mm 14mm; }
  body { font-size: 10.5pt; background: none; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main, header, footer { max-width: none; padding-left: 0; padding-right: 0; }
  header { padding-top: 12px; }
  nav, details { display: none; }
  h3 + .note, h3 + .scroll, h2 + p, figcaption { break-before: avoid; }
  p, li { orphans: 3; widows: 3; }
  h2, h3, figcaption { break-after: avoid; }
  figure, .problems > li, .breaks > li, .numbers, tr { break-inside: avoid; }
  section[id] { padding-top: 18px; }
  .numbers b { font-size: 1.5rem; }
  .scroll { overflow: visible; max-height: none !important; }
  a { color: inherit; text-decoration: none; }
}
`

/** A line on top of every printed page. @param text plain words, without quotes */
export const onEveryPage = (text: string): string =>
  `@media print { @page { margin-top: 20mm; @top-center { content: "${text}"; font: 8pt sans-serif; } } }`
