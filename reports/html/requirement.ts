import type { Standing } from '../outline.ts';
import { citation, findingsOf, reproduction } from '../outline.ts';
import type { ConformanceReport, ReportedCheck, ReportedRequirement } from '../schema.ts';
import { commandLine } from './copy.ts';
import { evidence, type Shower } from './evidence.ts';
import { findings } from './finding.ts';
import { html, type Markup, visible } from './markup.ts';
import { counted, listed, roleName } from './wording.ts';

export const badge = (verdict: Standing): Markup => html`<span class="badge ${verdict}">${verdict}</span>`;

/**
 * One requirement: folded to a line when it holds, with the evidence open when it does not.
 * @param deferred whose exchanges are laid out only when they are opened
 */
export function requirementEntry(
  report: ConformanceReport,
  row: ReportedRequirement,
  deferred: ReadonlySet<Shower>,
): Markup {
  const { id, title, statement, verdict, known, reason } = row;
  const amiss = verdict === 'fail' || verdict === 'warn' || verdict === 'error';
  const explained =
    findingsOf(report, id).length > 0 || row.checks.some((check) => check.verdict === 'error');
  return html`<div class="requirement" id="${id}" data-verdict="${verdict}"><details${amiss && known === undefined ? html` open` : ''}>
<summary>${badge(verdict)}<h5><span class="id">${id}</span> ${title}</h5>${known === undefined ? '' : html`<span class="known">known</span>`}</summary>
<div class="body">
<p class="statement">${statement}</p>
<p class="source">${sourceLine(row)}</p>
${notes(report, row)}
${reason !== undefined && !explained ? html`<p class="reason">${visible(reason)}</p>` : ''}
${findings(report, row, deferred)}
${row.checks.length === 0 ? '' : html`<ul class="checks">${row.checks.map((decided) => checkEntry(report, row, decided, deferred))}</ul>`}
</div>
</details><a class="anchor" href="#${id}" aria-label="Link to ${id}">#</a></div>`;
}

function sourceLine({ level, basis, source, also, url, parties }: ReportedRequirement): Markup {
  const cited = citation(source);
  // A report may come from anywhere; an address of a script is none to follow.
  const link =
    url === undefined || !/^https?:/i.test(url)
      ? cited
      : html`<a href="${url}" rel="noreferrer noopener">${cited}</a>`;
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

function checkEntry(
  report: ConformanceReport,
  row: ReportedRequirement,
  decided: ReportedRequirement['checks'][number],
  deferred: ReadonlySet<Shower>,
): Markup {
  const check = report.checks.find(({ id }) => id === decided.check);
  if (check === undefined) return html`<li>${badge(decided.verdict)} <code>${decided.check}</code></li>`;
  return html`<li>${badge(decided.verdict)} <div><p>${check.title} <span class="facts"><code>${check.id}</code> ${check.kind}, ${counted(check.exchanges, 'exchange')}</span></p>${
    decided.verdict === 'error'
      ? breakage(report, row, check, deferred.has(check), decided.reason)
      : exchanged(row, check, deferred.has(check))
  }</div></li>`;
}

/**
 * What a check without a fault exchanged, where the report has it: with the first requirement that the check decides, to which the
 * others lead.
 */
function exchanged({ id }: ReportedRequirement, check: ReportedCheck, deferred: boolean): Markup {
  const { length } = check.evidence;
  const [first] = check.verdicts;
  if (length === 0 || first === undefined) return html``;
  const place = `${first.requirement}/${check.id}`;
  if (first.requirement !== id) return html`<p class="facts"><a href="#${place}">What was exchanged</a></p>`;
  const title = `What was exchanged${length < check.exchanges ? `: the first ${length} of ${check.exchanges}` : ''}`;
  return html`<details class="further" id="${place}"><summary>${title}</summary>${evidence(check.evidence, place, deferred)}</details>`;
}

function breakage(
  report: ConformanceReport,
  row: ReportedRequirement,
  check: ReportedCheck,
  deferred: boolean,
  reason = 'No cause was recorded.',
): Markup {
  const title = `${check.evidence.length === 1 ? 'Last exchange' : `Last ${check.evidence.length} exchanges`} before it broke`;
  return html`<p class="reason">${visible(reason)}</p>
${evidence(check.evidence, `${row.id}/${check.id}`, deferred, title)}
${commandLine('Examine again', reproduction(report, check.id))}`;
}
