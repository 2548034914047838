import { EVIDENCE_STYLE } from './evidence-style.ts';

/** The look of every page: a printed report, in light and dark. Serif speaks for the documents, sans for the report, mono for the wire. */
export const STYLESHEET = `
:root {
  color-scheme: light dark;
  --paper: #fdfcfa; --sheet: #f4f2ec; --ink: #1f2328; --soft: #585d65; --line: #dedad0; --link: #1b5287;
  --pass: #1a6b3a; --fail: #b01d1d; --error: #7a2a86; --warn: #7a5200; --untestable: #1a5f70;
  --attested: #34509a; --inapplicable: #585d65; --known: #7a5200;
  --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Source Serif 4", "Noto Serif", Cambria, Georgia, serif;
  --sans: -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Inter, Ubuntu, Cantarell, "Noto Sans", "Open Sans", "Liberation Sans", Arial, system-ui, sans-serif;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, "Cascadia Mono", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #15181c; --sheet: #1d2126; --ink: #e5e3dd; --soft: #a5a59e; --line: #33383f; --link: #90bbe8;
    --pass: #7fce98; --fail: #ff968b; --error: #dda3e8; --warn: #e3b75a; --untestable: #7fc7d9;
    --attested: #a3b8f5; --inapplicable: #a5a59e; --known: #e3b75a;
  }
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { font: 1rem/1.55 var(--sans); background: var(--paper); color: var(--ink); scroll-padding-top: 5.5rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; }
.skip { position: absolute; left: -99rem; font-size: .875rem; padding: .4rem .8rem; background: var(--sheet); }
.skip:focus { left: 1rem; top: .6rem; }
.page { max-width: 62rem; margin: 0 auto; padding: clamp(1.5rem, 5vw, 4rem) clamp(1.1rem, 4vw, 3rem) 4rem; }
a { color: var(--link); text-decoration: underline 1px color-mix(in srgb, var(--link) 35%, transparent); text-underline-offset: .2em; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
p, ul, ol, dl, pre, h1, h2, h3, h4, h5, figure { margin: 0; }
ul { padding: 0; list-style: none; }
code, pre { font-family: var(--mono); font-size: .8125rem; line-height: 1.55; font-variant-ligatures: none; }
.id { font-family: var(--mono); font-size: .86em; font-variant-ligatures: none; white-space: nowrap; }

.kicker { font-size: .875rem; color: var(--soft); }
.kicker a { color: inherit; }
h1 { font: 500 clamp(2rem, 6vw, 3rem)/1.1 var(--serif); letter-spacing: -.015em; margin: .4rem 0 .5rem; text-wrap: balance; overflow-wrap: anywhere; }
.lede { font: 1.1875rem/1.5 var(--serif); color: var(--soft); text-wrap: pretty; }
.outcome-line { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; margin: 2rem 0 1.1rem; }
.outcome-line .badge { font-size: .9375rem; padding: .2rem .75rem; }
p.outcome { flex: 1 1 18rem; font-size: 1.25rem; line-height: 1.4; }
.gist-inline { color: var(--soft); }
.notice { font-weight: 600; font-size: .9375rem; color: var(--error); margin: 1rem 0 0; padding: .4rem .8rem; border-left: .2rem solid currentColor; }
.proportions { display: block; width: 100%; height: .75rem; border-radius: .25rem; overflow: hidden; }
.proportions rect { stroke: var(--paper); stroke-width: 2px; vector-effect: non-scaling-stroke; }
rect.pass { fill: var(--pass); } rect.fail { fill: var(--fail); } rect.error { fill: var(--error); }
rect.warn { fill: var(--warn); } rect.untestable { fill: var(--untestable); } rect.attested { fill: var(--attested); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; margin-top: .7rem; font-size: .875rem; color: var(--soft); }
.legend li::before { content: ""; display: inline-block; width: .6em; height: .6em; margin-right: .45em; border-radius: 50%; background: var(--v); }
.legend .inapplicable::before { background: none; border: 1px solid var(--soft); }

h2 { font: 500 1.5rem/1.25 var(--serif); margin: 3.6rem 0 1rem; }
h3 { font: 600 1.1875rem/1.35 var(--serif); margin: 2.4rem 0 0; }
h4 { font-size: .875rem; font-weight: 600; color: var(--soft); margin: 1.4rem 0 .3rem; }
h5 { font-size: 1rem; line-height: 1.45; font-weight: 400; display: inline; }
.remark { color: var(--soft); margin-bottom: .8rem; }

.pass { --v: var(--pass); } .fail { --v: var(--fail); } .error { --v: var(--error); } .warn { --v: var(--warn); }
.untestable { --v: var(--untestable); } .attested { --v: var(--attested); } .known { --v: var(--known); }
.inapplicable { --v: var(--inapplicable); }
.badge { display: inline-block; justify-self: start; font-weight: 600; font-size: .78rem; line-height: 1.5; padding: .05rem .5rem; border-radius: .3rem; color: var(--v); background: color-mix(in srgb, var(--v) 11%, var(--paper)); white-space: nowrap; }
.badge.inapplicable { background: none; padding-left: 0; }

.index > li, summary:has(> h5) { display: grid; grid-template-columns: 6.2rem 1fr; gap: 0 .9rem; align-items: baseline; }
.index > li { padding: .6rem 0; border-top: 1px solid var(--line); }
.index > li:last-child { border-bottom: 1px solid var(--line); }
.gist { display: block; color: var(--soft); font-size: .9375rem; overflow-wrap: anywhere; }
.ids { display: block; line-height: 1.8; }
.ids a { margin-right: .6em; }
.beside > summary { margin-top: .9rem; color: var(--link); cursor: pointer; width: fit-content; font-size: .9375rem; }
.beside[open] > summary { margin-bottom: .8rem; }

.requirement { position: relative; border-top: 1px solid var(--line); }
.long .requirement { content-visibility: auto; contain-intrinsic-size: auto 2.6rem; }
.long .requirement.whole { content-visibility: visible; }
.group > .requirement:last-child { border-bottom: 1px solid var(--line); }
.requirement > details > summary { grid-template-columns: 6.2rem 1fr auto 1rem; padding: .55rem 0; cursor: pointer; list-style: none; }
.requirement > details > summary::-webkit-details-marker { display: none; }
.requirement > details > summary::after { content: ""; grid-column: 4; align-self: center; justify-self: end; width: .45rem; height: .45rem; border: solid var(--soft); border-width: 0 1.5px 1.5px 0; transform: rotate(45deg) translate(-1px, -1px); }
.requirement > details[open] > summary::after { transform: rotate(-135deg) translate(-2px, -2px); }
.requirement > details > summary:hover h5 { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .18em; }
.requirement > details[open] > summary h5 { font-weight: 600; }
[data-verdict=inapplicable] summary h5 { color: var(--soft); }
.requirement h5 .id { color: var(--soft); margin-right: .3em; }
.requirement summary > .known { font-size: .8rem; color: var(--v); }
.requirement:target > details > summary { background: var(--sheet); box-shadow: 0 0 0 .4rem var(--sheet); }
.anchor { position: absolute; top: .5rem; right: 1.4rem; padding: .1rem .35rem; color: var(--soft); text-decoration: none; opacity: 0; }
.requirement:hover > .anchor, .anchor:focus-visible { opacity: 1; }
.requirement:has(.known) > .anchor { right: 4.6rem; }
.body { padding: .45rem 0 1.6rem 7.1rem; }
.body > * + * { margin-top: .8rem; }
.statement { font: 1.0625rem/1.5 var(--serif); text-wrap: pretty; max-width: 42rem; }
.source { font-size: .875rem; color: var(--soft); margin-top: .3rem !important; }
.source b { font-weight: 600; color: var(--ink); }
.note, .because { font-size: .9375rem; }
.note b, .because b, .no-reply b, .label { font-weight: 600; font-size: .8125rem; color: var(--soft); }
.note b { margin-right: .3em; }
.reason { overflow-wrap: anywhere; white-space: pre-line; }
${EVIDENCE_STYLE}
.pairs { display: grid; grid-template-columns: minmax(6.6rem, max-content) 1fr; gap: .2rem 1.4rem; }
.pairs dt { max-width: 16rem; }
.pairs dd { overflow-wrap: anywhere; }
.filter { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center; gap: .45rem 1.1rem; margin: 0 -.5rem; padding: .7rem .5rem; background: var(--paper); border-bottom: 1px solid var(--line); font-size: .875rem; }
.search { display: flex; align-items: center; gap: .5rem; color: var(--soft); min-width: 0; }
input[type=search], select { font: inherit; height: 1.9rem; width: 11rem; min-width: 0; padding: .25rem .5rem; color: var(--ink); background: var(--paper); border: 1px solid var(--soft); border-radius: .3rem; }
fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .15rem .9rem; min-width: 0; }
fieldset legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.choice { display: inline-flex; align-items: center; gap: .35rem; color: var(--v); white-space: nowrap; cursor: pointer; }
.choice input { accent-color: var(--v); margin: 0; }
#shown, .tail { margin-left: auto; }
#shown { color: var(--soft); font-variant-numeric: tabular-nums; }
.tail { display: inline-flex; align-items: center; gap: 1rem; }
footer { margin-top: 4rem; border-top: 1px solid var(--line); font-size: .9375rem; color: var(--soft); }
footer h2 { font-size: 1.1875rem; margin-top: 1.6rem; color: var(--ink); }

.scroll { overflow-x: auto; margin-top: 2.5rem; }
.overview { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.overview th, .overview td { text-align: left; vertical-align: top; padding: .75rem 1.2rem .75rem 0; border-top: 1px solid var(--line); }
.overview thead th { font-size: .8125rem; font-weight: 600; color: var(--soft); border-top: 0; vertical-align: bottom; }
.overview tbody th { font-weight: 400; min-width: 13rem; }
.overview tbody th a { font: 500 1.125rem/1.4 var(--serif); }
.overview tbody tr:last-child > * { border-bottom: 1px solid var(--line); }
.overview .number { text-align: right; white-space: nowrap; }
.overview .number:last-child { padding-right: 0; }
.overview .proportions { height: .35rem; margin-top: .5rem; max-width: 16rem; }
.overview td.number { color: var(--v); }
.overview .none { color: var(--soft); }
.standings { display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; margin-top: 1.6rem; font-size: 1.0625rem; }

@media (max-width: 40rem) {
  html { scroll-padding-top: 1rem; }
  .requirement > details > summary { grid-template-columns: 1fr auto 1rem; gap: .2rem .9rem; }
  .requirement > details > summary h5 { grid-column: 1 / 3; grid-row: 2; }
  .requirement > details > summary::after { grid-column: 3; grid-row: 1 / 3; }
  .index > li { grid-template-columns: 1fr; gap: .2rem; }
  .body { padding-left: 0; }
  .pairs { grid-template-columns: 1fr; gap: 0; }
  .pairs dd { margin-bottom: .5rem; }
  .filter { position: static; }
  .overview th, .overview td { padding-right: .8rem; }
  .overview tbody th { min-width: 9rem; }
  .search, input[type=search], select { width: 100%; }
  .search > span { width: 3.6rem; }
  #shown, .tail { margin-left: 0; }
}
@media print {
  @page { margin: 16mm 15mm; }
  :root { color-scheme: light; }
  html { font-size: 9.5pt; background: none; }
  .page { max-width: none; padding: 0; }
  .filter, .copy, .anchor, .skip { display: none !important; }
  .long .requirement { content-visibility: visible; }
  .requirement > details > summary::after { display: none; }
  .requirement > details > summary, .requirement > details[open] > summary { padding: .35rem 0; }
  .body { padding-left: 0; }
  h2 { margin-top: 2rem; }
  h2, h3, h4, summary, .route, .label { break-after: avoid; }
  .finding dl, .exchange, .index > li, .command, figure { break-inside: avoid-page; }
  .badge { border: 1px solid var(--line); }
  .kicker a, .index a, .ids a { color: inherit; text-decoration: none; }
  figure svg { zoom: .8; }
  * { print-color-adjust: exact; }
}
`;
