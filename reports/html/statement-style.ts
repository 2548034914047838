import { STYLESHEET } from './stylesheet.ts';

/** The look of a statement beside that of every page: small enough for two sheets of paper, with a place to sign. */
const SHEET = `
html { font-size: 1rem; }
h1 { font-size: clamp(1.7rem, 5vw, 2.2rem); }
h2 { font-size: 1.1875rem; margin: 2.2rem 0 .5rem; }
.lede { font-size: 1.0625rem; }
.result { margin: 1.4rem 0 1rem; padding: .7rem 1rem; border-left: .3rem solid var(--v); background: color-mix(in srgb, var(--v) 7%, var(--paper)); font-size: 1.1875rem; line-height: 1.4; text-wrap: pretty; }
.result b { color: var(--v); font-weight: 600; }
.pairs { font-size: .9375rem; gap: .1rem 1.4rem; }
.counts { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .9375rem; }
.counts th, .counts td { text-align: right; vertical-align: top; padding: .25rem 0 .25rem .8rem; border-top: 1px solid var(--line); font-weight: 400; }
.counts th:first-child { text-align: left; padding-left: 0; }
.counts thead th { font: .8125rem/1.4 var(--sans); color: var(--soft); border-top: 0; vertical-align: bottom; }
.counts tfoot th, .counts tfoot td { font-weight: 600; }
.counts + .pairs { margin-top: .9rem; }
.counts .gist, .index .gist { font-size: .8125rem; }
.index > li { padding: .3rem 0; font-size: .9375rem; }
.said { margin: 0 0 .6rem; font-size: .9375rem; }
.reasons { columns: 19rem 2; column-gap: 1.6rem; font-size: .875rem; line-height: 1.4; }
.reasons li { break-inside: avoid; padding-bottom: .4rem; }
.reasons .id { font-size: .75rem; margin-right: .5em; }
dt code { font-size: .9em; }
footer.place { border: 0; display: grid; grid-template-columns: 2fr 2fr 3fr; gap: 0 1.4rem; margin-top: 2.6rem; break-inside: avoid; font: .8125rem/1.5 var(--sans); color: var(--soft); }
.place p { border-top: 1px solid var(--ink); margin-top: 2.6rem; padding-top: .2rem; }
.place h2 { grid-column: 1 / -1; margin: 0; font-size: .9375rem; color: var(--ink); }
@media (max-width: 40rem) {
  .counts { font-size: .8125rem; }
  .counts thead th { font-size: .75rem; }
  .counts th, .counts td { padding-left: .35rem; }
}
@media print {
  @page { size: A4; margin: 14mm 16mm 15mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
  html { font-size: 9pt; line-height: 1.4; }
  h2 { margin: 1.2rem 0 .3rem; }
  .result { margin: .8rem 0 .6rem; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .counts tr, .said, .pairs > * { break-inside: avoid; }
}
@media screen { footer.place { border: 0; display: none; } }
`;

/** How the page of a statement looks. It does nothing. */
export const STATEMENT = { stylesheet: STYLESHEET + SHEET };
