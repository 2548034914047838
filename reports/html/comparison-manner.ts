import { STYLESHEET } from './stylesheet.ts';

/** The look of a comparison beside that of every page: a table that is larger than the screen, and than paper. */
const TABLE = `
.page { max-width: none; }
.front, .filter, footer { max-width: 60rem; }
.scroll.matrix { width: fit-content; max-width: 100%; margin-top: 1rem; max-height: calc(100vh - 6rem); overflow: auto; border: solid var(--line); border-width: 1px 0; }
.matrix table { border-collapse: separate; border-spacing: 0; font: .8125rem/1.45 var(--sans); }
.matrix th, .matrix td { text-align: left; vertical-align: top; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); background: var(--paper); font-weight: 400; }
.matrix thead th { position: sticky; top: 0; z-index: 2; min-width: 6.5rem; max-width: 11rem; vertical-align: bottom; color: var(--soft); }
.matrix thead th b { color: var(--ink); font-weight: 600; }
.matrix tbody th[scope=row] { position: sticky; left: 0; z-index: 1; width: 26rem; min-width: 16rem; max-width: 26rem; }
.matrix thead th:first-child { left: 0; z-index: 3; }
.matrix th .gist { font-size: inherit; }
.matrix th[scope=rowgroup] { position: sticky; left: 0; padding-top: 1rem; font-weight: 600; color: var(--ink); }
.matrix .id { color: var(--soft); margin-right: .3em; }
.matrix td a { text-decoration-color: transparent; }
.matrix td a:hover, .matrix td a:focus-visible { text-decoration-color: currentColor; }
.matrix .badge { font-weight: 600; font-size: inherit; line-height: inherit; padding: 0 .4rem; }
.matrix .quiet, .matrix .known { color: var(--soft); }
.notice.note { color: var(--soft); font-weight: 400; }
.matrix td .pass { color: var(--pass); }
@media (max-width: 40rem) {
  .scroll.matrix { max-height: 92svh; }
  .matrix tbody th[scope=row], .matrix thead th:first-child { width: 9.5rem; min-width: 9.5rem; max-width: 9.5rem; }
  .matrix thead th { min-width: 5.5rem; }
  .choice { white-space: normal; }
}
@media print {
  @page { size: landscape; margin: 10mm; }
  .scroll.matrix { max-height: none; overflow: visible; border: 0; }
  .matrix table { font-size: 7pt; line-height: 1.3; width: 100%; }
  .matrix th, .matrix td { position: static !important; padding: .15rem .3rem .15rem 0; background: none; }
  .matrix thead th, .matrix tbody th[scope=row] { min-width: 0; max-width: none; width: auto; }
  .matrix thead { display: table-header-group; }
  .matrix tr { break-inside: avoid; }
  .matrix .badge { border: 0; padding: 0; background: none; }
  .matrix .many .name { display: none; }
  .matrix .many { table-layout: fixed; overflow-wrap: anywhere; }
  .matrix .many thead th:first-child { width: 20%; }
  .matrix .crowded { font-size: 5pt; }
}
`;

/** What it does: show only what is asked for. */
const SIEVE = `
const filter = document.getElementById('filter');
const inputs = [...filter.querySelectorAll('[name=only]')];
const search = filter.querySelector('[name=words]');
const rows = [...document.querySelectorAll('tr[data-row]')];
const groups = [...document.querySelectorAll('tbody')];

function sift() {
  const wanted = inputs.filter((input) => input.checked).map((input) => input.value);
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !wanted.every((each) => row.dataset.row.includes(each)) || !words.every((word) => text.includes(word));
    if (!row.hidden) shown++;
  }
  for (const group of groups) group.hidden = !group.querySelector('tr[data-row]:not([hidden])');
  document.getElementById('shown').textContent = shown + ' of ' + rows.length + ' shown';
}

filter.hidden = false;
filter.addEventListener('input', sift);
sift();
`;

/** How the page of a comparison looks, and what it does. */
export const COMPARISON = { stylesheet: STYLESHEET + TABLE, script: SIEVE };
