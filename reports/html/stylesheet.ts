/** The look of every page: a printed report, in light and dark. */
export const STYLESHEET = `
:root {
  color-scheme: light dark;
  --paper: #fcfbf8; --sheet: #f4f1ea; --ink: #22252a; --soft: #5c6067; --line: #ddd8cd; --link: #1f5384;
  --pass: #1e6a3b; --fail: #a81f1f; --error: #7a2a86; --warn: #7a5200; --untestable: #1a5f70;
  --attested: #34509a; --inapplicable: #5c6067; --known: #7a5200;
  --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Source Serif 4", Cambria, Georgia, serif;
  --sans: system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #17191c; --sheet: #1f2226; --ink: #e4e1d9; --soft: #a7a49b; --line: #363a3f; --link: #8fb8e2;
    --pass: #80cf9a; --fail: #ff958a; --error: #dda3e8; --warn: #e3b75a; --untestable: #7fc7d9;
    --attested: #a3b8f5; --inapplicable: #a7a49b; --known: #e3b75a;
  }
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { font: 1.0625rem/1.6 var(--serif); background: var(--paper); color: var(--ink); scroll-padding-top: 7rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; }
.skip { position: absolute; left: -99rem; font: .875rem/1.5 var(--sans); padding: .4rem .8rem; background: var(--sheet); }
.skip:focus { left: 1rem; top: .6rem; }
.page { max-width: 54rem; margin: 0 auto; padding: clamp(1.5rem, 6vw, 5rem) clamp(1.1rem, 5vw, 3rem) 4rem; }
a { color: var(--link); text-decoration: underline 1px color-mix(in srgb, var(--link) 35%, transparent); text-underline-offset: .2em; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
p, ul, ol, dl, pre, h1, h2, h3, h4, h5 { margin: 0; }
ul { padding: 0; list-style: none; }
code, pre { font-family: var(--mono); font-size: .8125rem; line-height: 1.55; font-variant-ligatures: none; }
.id { font-family: var(--sans); font-size: .875em; font-variant-numeric: tabular-nums; white-space: nowrap; }

.kicker { font: .875rem/1.4 var(--sans); color: var(--soft); }
.kicker a { color: inherit; }
h1 { font-size: clamp(2rem, 6vw, 2.9rem); line-height: 1.12; font-weight: 500; letter-spacing: -.012em; margin: .35rem 0 .5rem; text-wrap: balance; overflow-wrap: anywhere; }
.lede { font-size: 1.1875rem; color: var(--soft); text-wrap: pretty; }
.outcome { display: flex; flex-wrap: wrap; align-items: baseline; gap: .4rem .8rem; font-size: 1.4rem; margin: 2.2rem 0 1rem; }
.notice { font: 600 .9375rem/1.5 var(--sans); color: var(--error); margin: 1rem 0 0; padding: .4rem .8rem; border-left: .2rem solid currentColor; }
.outcome .badge { font-size: .9rem; }
.proportions { display: block; width: 100%; height: .7rem; border-radius: .2rem; overflow: hidden; }
.proportions rect { stroke: var(--paper); stroke-width: 2px; vector-effect: non-scaling-stroke; }
rect.pass { fill: var(--pass); } rect.fail { fill: var(--fail); } rect.error { fill: var(--error); }
rect.warn { fill: var(--warn); } rect.untestable { fill: var(--untestable); } rect.attested { fill: var(--attested); }
rect.inapplicable { fill: var(--line); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; margin-top: .7rem; font: .875rem/1.6 var(--sans); color: var(--soft); }
.legend li::before { content: ""; display: inline-block; width: .6em; height: .6em; margin-right: .45em; border-radius: 50%; background: var(--v); }
.legend .inapplicable::before { background: var(--line); }

h2 { font-size: 1.5rem; line-height: 1.25; font-weight: 500; margin: 4rem 0 1rem; }
h3 { font-size: 1.1875rem; line-height: 1.35; font-weight: 600; margin: 2.6rem 0 0; }
h4 { font: 600 .875rem/1.5 var(--sans); color: var(--soft); margin: 1.6rem 0 .3rem; }
h5 { font-size: 1rem; line-height: 1.45; font-weight: 400; display: inline; }
.remark { color: var(--soft); margin-bottom: .8rem; }

.pass { --v: var(--pass); } .fail { --v: var(--fail); } .error { --v: var(--error); } .warn { --v: var(--warn); }
.untestable { --v: var(--untestable); } .attested { --v: var(--attested); } .known { --v: var(--known); }
.inapplicable { --v: var(--inapplicable); }
.badge { display: inline-block; justify-self: start; font: 600 .78rem/1.5 var(--sans); padding: .05rem .5rem; border-radius: .3rem; color: var(--v); background: color-mix(in srgb, var(--v) 11%, var(--paper)); white-space: nowrap; }
.badge.inapplicable { background: none; padding-left: 0; }

.index > li, .requirement > summary { display: grid; grid-template-columns: 6.6rem 1fr; gap: 0 .9rem; align-items: baseline; }
.index > li { padding: .55rem 0; border-top: 1px solid var(--line); }
.index > li:last-child { border-bottom: 1px solid var(--line); }
.gist { display: block; color: var(--soft); font-size: .9375rem; overflow-wrap: anywhere; }
.ids { display: block; line-height: 1.7; }
.ids a { margin-right: .6em; }

.requirement { border-top: 1px solid var(--line); }
.group > .requirement:last-child { border-bottom: 1px solid var(--line); }
.requirement > summary { grid-template-columns: 6.6rem 1fr auto 1rem; padding: .5rem 0; cursor: pointer; list-style: none; }
.requirement > summary::-webkit-details-marker { display: none; }
.requirement > summary::after { content: ""; grid-column: 4; align-self: center; justify-self: end; width: .45rem; height: .45rem; border: solid var(--soft); border-width: 0 1.5px 1.5px 0; transform: rotate(45deg) translate(-1px, -1px); }
.requirement[open] > summary::after { transform: rotate(-135deg) translate(-2px, -2px); }
.requirement > summary:hover h5 { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .18em; }
[data-verdict=inapplicable] > summary h5 { color: var(--soft); }
.requirement .id { color: var(--soft); margin-right: .25em; }
.requirement > summary > .known { font: .8rem/1.5 var(--sans); color: var(--v); }
.requirement:target > summary { background: var(--sheet); }
.body { padding: 0 0 1.4rem 7.5rem; }
.body > * + * { margin-top: .7rem; }
.statement { text-wrap: pretty; }
.source { font: .875rem/1.55 var(--sans); color: var(--soft); margin-top: .3rem !important; }
.source b { font-weight: 600; color: var(--ink); }
.note, .because { font-size: .9375rem; }
.note b, .because b, .no-reply b, .label { font: 600 .8125rem/1.5 var(--sans); color: var(--soft); }
.note b { margin-right: .3em; }
.reason { overflow-wrap: anywhere; white-space: pre-line; }

.finding { border-left: 3px solid var(--v); padding: .1rem 0 .1rem 1rem; }
.finding > * + * { margin-top: .7rem; }
.finding dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; }
dt { font: .875rem/1.8 var(--sans); color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.story { padding-left: 1.3rem; }
.story li { padding-left: .2rem; }
.command { display: flex; align-items: flex-start; gap: .6rem; background: var(--sheet); border-radius: .35rem; padding: .45rem .6rem .45rem .8rem; }
.command code { flex: 1; min-width: 0; overflow-wrap: anywhere; }
button { font: .8125rem/1.4 var(--sans); color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: .3rem; padding: .1rem .6rem; cursor: pointer; }
button:hover { border-color: var(--soft); }

.checks { font-size: .9375rem; }
.checks > li { display: flex; gap: .7rem; align-items: baseline; padding: .12rem 0; }
.checks > li > div { flex: 1; min-width: 0; }
.checks > li > div > * + * { margin-top: .5rem; }
.facts { font: .8125rem/1.5 var(--sans); color: var(--soft); }
.facts code { font-size: .95em; }

.evidence > summary { font: .875rem/1.6 var(--sans); color: var(--link); cursor: pointer; width: fit-content; }
.evidence[open] > summary { margin-bottom: .6rem; }
.exchanges { padding: 0; list-style: none; }
.exchange + .exchange { margin-top: 1.3rem; }
.route { font: .875rem/1.6 var(--sans); margin-bottom: .3rem; }
.route b { font-weight: 600; margin-right: .35em; }
.when { color: var(--soft); margin-left: .5em; }
pre { background: var(--sheet); border-radius: .35rem; padding: .65rem .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
pre.reply, .no-reply { margin-top: .35rem; margin-left: 1.2rem; }
pre b { font-weight: 600; }
.fields { color: var(--soft); }
.because { margin: .35rem 0 0 1.2rem; color: var(--soft); font-style: italic; }
.because b { font-style: normal; margin-right: .3em; }

.pairs { display: grid; grid-template-columns: minmax(6.6rem, max-content) 1fr; gap: .2rem 1.4rem; }
.pairs dt { max-width: 16rem; }
.filter { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; padding: .7rem 0; background: var(--paper); border-bottom: 1px solid var(--line); font: .875rem/1.5 var(--sans); }
.search { display: flex; align-items: center; gap: .5rem; color: var(--soft); }
input[type=search] { font: inherit; width: 11rem; padding: .25rem .5rem; color: var(--ink); background: var(--paper); border: 1px solid var(--soft); border-radius: .3rem; }
fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .15rem .9rem; min-width: 0; }
fieldset legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.choice { display: inline-flex; align-items: center; gap: .35rem; color: var(--v); white-space: nowrap; cursor: pointer; }
.choice input { accent-color: var(--v); margin: 0; }
#shown { color: var(--soft); margin-left: auto; font-variant-numeric: tabular-nums; }
footer { margin-top: 4.5rem; border-top: 1px solid var(--line); font-size: .9375rem; color: var(--soft); }
footer h2 { font-size: 1.1875rem; margin-top: 1.6rem; color: var(--ink); }

.scroll { overflow-x: auto; margin-top: 2.5rem; }
.overview { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.overview th, .overview td { text-align: left; vertical-align: top; padding: .7rem 1.2rem .7rem 0; border-top: 1px solid var(--line); }
.overview thead th { font: .875rem/1.4 var(--sans); color: var(--soft); border-top: 0; vertical-align: bottom; }
.overview tbody th { font-weight: 400; min-width: 13rem; }
.overview tbody th a { font-size: 1.125rem; }
.overview tbody tr:last-child > * { border-bottom: 1px solid var(--line); }
.overview .number { text-align: right; white-space: nowrap; }
.overview .number:last-child { padding-right: 0; }
.overview .proportions { height: .35rem; margin-top: .5rem; max-width: 16rem; }

@media (max-width: 40rem) {
  html { font-size: 1rem; }
  .requirement > summary { grid-template-columns: 1fr auto 1rem; }
  .requirement > summary h5 { grid-column: 1 / 3; grid-row: 2; }
  .requirement > summary::after { grid-column: 3; grid-row: 1 / 3; }
  .index > li { grid-template-columns: 1fr; gap: .2rem; }
  .body { padding-left: 0; }
  .pairs { grid-template-columns: 1fr; gap: 0; }
  .pairs dd { margin-bottom: .5rem; }
  .filter { position: static; }
  .overview th, .overview td { padding-right: .8rem; }
  .overview tbody th { min-width: 9rem; }
  input[type=search] { width: 100%; }
  .search { flex: 1 1 100%; }
  #shown { margin-left: 0; }
}
@media print {
  @page { margin: 18mm 16mm; }
  :root { color-scheme: light; }
  html { font-size: 10pt; background: none; }
  .page { max-width: none; padding: 0; }
  .filter, .copy { display: none !important; }
  .requirement > summary::after { display: none; }
  h2, h3, h4, summary, .route { break-after: avoid; }
  .finding dl, pre, .index > li, .command { break-inside: avoid-page; }
  pre, .command, .badge { border: 1px solid var(--line); }
  .kicker a, .index a, .ids a { color: inherit; text-decoration: none; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;
