import { type Cell, type Column, isFinding, type Matrix, type Row } from '../comparison/matrix.ts';
import { tallyOf } from '../outline.ts';
import { COMPARISON } from './comparison-manner.ts';
import { documentOf } from './document.ts';
import { html, type Markup, visible } from './markup.ts';
import { counted } from './wording.ts';

/** More columns than this are told by their numbers on paper, and more than that are written small, or the sheet is too narrow. */
const MANY = 6;
const CROWDED = 16;

/** Requirements by implementations as a self-contained page. */
export function comparisonPage(matrix: Matrix): string {
  const { columns, groups, remarks } = matrix;
  const rows = groups.reduce((sum, group) => sum + group.rows.length, 0);
  const content = html`<header class="front">
<p class="kicker">Conformance reports</p>
<h1>${counted(columns.length, 'implementation')} side by side</h1>
<p class="lede">${counted(rows, 'requirement')} by source document.</p>
${remarks.map(({ weight, text }) => html`<p class="notice ${weight}" role="note">${visible(text)}</p>`)}
</header>
<main>
<search class="filter" id="filter" aria-label="Requirements" hidden>
<label class="search"><span>Search</span> <input type="search" name="words" autocomplete="off"></label>
<fieldset><legend>Requirements</legend>
<label class="choice"><input type="checkbox" name="only" value="differs"> only what differs</label>
<label class="choice"><input type="checkbox" name="only" value="found"> only what somebody fails or is warned of</label>
</fieldset>
<output id="shown" aria-live="polite"></output>
</search>
<section class="scroll matrix" tabindex="0" aria-label="Requirements by implementations"><table${manner(columns.length)}>
<thead><tr><th scope="col">Requirement</th>${columns.map(headCell)}</tr></thead>
${groups.map(
  (group) => html`<tbody>
<tr><th scope="rowgroup" colspan="${columns.length + 1}">${visible(group.document)}</th></tr>
${group.rows.map((row) => rowEntry(row, columns))}</tbody>
`,
)}</table></section>
</main>
<footer><h2>How to read it</h2>
<p>An empty cell: the requirement is not of the profile of that report. Left out: the run was told not to examine it.
Known: the target file expects it. Where a cell is a link, it leads to the evidence.</p>
<ol>${columns.map(({ name, report }) => html`<li>${visible(name)}: ${visible(report.header.file)}, ledger ${visible(report.ledgerVersion)}, seed ${report.seed}, ${visible(report.header.createdAt.slice(0, 10))}</li>`)}</ol>
</footer>`;
  return documentOf('Conformance reports side by side', content, COMPARISON);
}

function manner(columns: number): Markup {
  if (columns <= MANY) return html``;
  return html` class="many${columns > CROWDED ? ' crowded' : ''}"`;
}

function headCell({ name, href, report }: Column, place: number): Markup {
  const { holding, binding } = tallyOf(report);
  const shown = html`<b>${place + 1}</b> <span class="name">${visible(name)}</span>`;
  return html`<th scope="col">${href === undefined ? shown : html`<a href="${href}">${shown}</a>`} <span class="gist name">${visible(report.target.profile)}</span> <span class="gist">${holding} of ${binding}</span></th>`;
}

function rowEntry({ requirement: { id, title }, cells, differs }: Row, columns: readonly Column[]): Markup {
  const marks = [...(differs ? ['differs'] : []), ...(cells.some(isFinding) ? ['found'] : [])].join(' ');
  return html`<tr data-row="${marks}"><th scope="row"><span class="id">${id}</span>${title}</th>${cells.map((cell, place) => entry(cell, id, columns[place]))}</tr>
`;
}

function entry(cell: Cell | undefined, id: string, column: Column | undefined): Markup {
  if (cell === undefined) return html`<td></td>`;
  const { verdict, known } = cell;
  const look = isFinding(cell) ? `badge ${verdict}` : verdict === 'pass' ? 'pass' : 'quiet';
  const shown =
    column?.href === undefined
      ? html`<span class="${look}">${verdict}</span>`
      : html`<a class="${look}" href="${column.href}#${id}">${verdict}</a>`;
  return html`<td>${shown}${known ? html` <span class="known">known</span>` : ''}</td>`;
}
