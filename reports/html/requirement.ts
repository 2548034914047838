import type { Standing } from '../outline.ts';
import { citation, findingsOf, replayCommand, reproduction } from '../outline.ts';
import type { ConformanceReport, ReportedCheck, ReportedFinding, ReportedRequirement } from '../schema.ts';
import { html, type Markup, visible } from './markup.ts';
import { transcript } from './transcript.ts';
import { counted, listed, roleName } from './wording.ts';

export const badge = (verdict: Standing): Markup => html`<span class="badge ${verdict}">${verdict}</span>`;

/** One requirement: folded to a line when it holds, with the evidence open when it does not. */
export function requirementEntry(report: ConformanceReport, row: ReportedRequirement): Markup {
  const { id, title, statement, verdict, known, reason } = row;
  const amiss = verdict === 'fail' || verdict === 'warn' || verdict === 'error';
  const findings = findingsOf(report, id);
  const explained = findings.length > 0 || row.checks.some((check) => check.verdict === 'error');
  return html`<details class="requirement" id="${id}" data-verdict="${verdict}"${amiss && known === undefined ? html` open` : ''}>
<summary>${badge(verdict)}<h5><span class="id">${id}</span> ${title}</h5>${known === undefined ? '' : html`<span class="known">known</span>`}</summary>
<div class="body">
<p class="statement">${statement}</p>
<p class="source">${sourceLine(row)}</p>
${notes(report, row)}
${reason !== undefined && !explained ? html`<p class="reason">${visible(reason)}</p>` : ''}
${findings.map(({ check, finding }) => findingEntry(report, check, finding))}
${row.checks.length === 0 ? '' : html`<ul class="checks">${row.checks.map((decided) => checkEntry(report, decided))}</ul>`}
</div>
</details>`;
}

function sourceLine({ level, basis, source, also, url, parties }: ReportedRequirement): Markup {
  const cited = citation(source);
  const link = url === undefined ? cited : html`<a href="${url}" rel="noreferrer noopener">${cited}</a>`;
  const more = also === undefined ? '' : `, also ${also.map(citation).join('; ')}`;
  return html`<b>${level}</b>${basis === 'stated' ? '' : html` <i>(${basis})</i>`} for ${listed(parties.map(roleName))}. ${link}${more}.`;
}

function notes({ waivers, expectations }: ConformanceReport, row: ReportedRequirement): readonly Markup[] {
  const about = (entry: { readonly requirement: string }) => entry.requirement === row.id;
  return [
    ...(row.advisory === undefined ? [] : [note('Advisory', row.advisory)]),
    ...waivers
      .filter(about)
      .map((waiver) => note(`Waived by ${waiver.profile}`, `${waiver.effect} (${waiver.source})`)),
    ...expectations
      .filter(about)
      .map(({ verdict, reason, status }) =>
        status === 'met'
          ? note(`Known ${verdict}`, reason)
          : note(
              status === 'stale' ? 'Stale expectation' : 'Expectation not judged',
              `the target file expects "${verdict}" (${reason}), and it is "${row.verdict}"`,
            ),
      ),
  ];
}

const note = (label: string, text: string): Markup =>
  html`<p class="note"><b>${label}</b> ${visible(text)}</p>`;

function findingEntry(report: ConformanceReport, check: string, finding: ReportedFinding): Markup {
  const { verdict, expected, actual, exchanges, counterexample } = finding;
  const again = replayCommand(report, { check, finding });
  return html`<div class="finding ${verdict}">
<dl>
<dt>Expected</dt><dd>${visible(expected)}</dd>
<dt>Actual</dt><dd>${visible(actual)}</dd>
</dl>
${
  counterexample === undefined
    ? ''
    : html`<p class="label">The shortest way to see it</p><ol class="story">${counterexample.map((step) => html`<li>${visible(step)}</li>`)}</ol>`
}
${exchanges.length === 0 ? '' : html`<details class="evidence"><summary>Transcript of ${counted(exchanges.length, 'exchange')}</summary>${transcript(exchanges)}</details>`}
${command(report, check)}
${again === undefined ? '' : commandLine(again)}
</div>`;
}

/** The command that runs a check again, with a button that copies it. */
const command = (report: ConformanceReport, check: string): Markup =>
  commandLine(reproduction(report, check));

const commandLine = (line: string): Markup =>
  html`<p class="command"><code>${visible(line)}</code> <button type="button" class="copy" hidden>Copy</button></p>`;

function checkEntry(report: ConformanceReport, decided: ReportedRequirement['checks'][number]): Markup {
  const check = report.checks.find(({ id }) => id === decided.check);
  if (check === undefined) return html`<li>${badge(decided.verdict)} <code>${decided.check}</code></li>`;
  return html`<li>${badge(decided.verdict)} <div><p>${check.title} <span class="facts"><code>${check.id}</code> ${check.kind}, ${counted(check.exchanges, 'exchange')}</span></p>${
    decided.verdict === 'error' ? breakage(report, check, decided.reason) : ''
  }</div></li>`;
}

function breakage(
  report: ConformanceReport,
  check: ReportedCheck,
  reason = 'No cause was recorded.',
): Markup {
  return html`<p class="reason">${visible(reason)}</p>
${check.evidence.length === 0 ? '' : html`<details class="evidence"><summary>${check.evidence.length === 1 ? 'Last exchange' : `Last ${check.evidence.length} exchanges`} before it broke</summary>${transcript(check.evidence)}</details>`}
${command(report, check.id)}`;
}
