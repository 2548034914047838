import { VERDICTS, type Verdict } from '../../suites/index.ts';
import { noticesOf, type Standing, standingOf, tallyOf } from '../outline.ts';
import type { ConformanceReport } from '../schema.ts';
import { documentOf } from './document.ts';
import { html, type Markup, visible } from './markup.ts';
import { proportions } from './proportions.ts';
import { badge } from './requirement.ts';
import { readableInstant } from './run-facts.ts';
import { counted, roleName } from './wording.ts';

/** A report with the address of its page, relative to the overview. */
export interface OverviewEntry {
  readonly report: ConformanceReport;
  readonly href: string;
}

/** One table over all targets of a run, each a link to its report. */
export function overviewPage(entries: readonly OverviewEntry[]): string {
  const run = entries[0]?.report.header;
  const content = html`<header class="front">
<p class="kicker">Conformance reports</p>
<h1>${counted(entries.length, 'implementation')}</h1>
${run === undefined ? '' : html`<p class="lede">Examined ${readableInstant(run.createdAt)} by ${run.tool.name} ${run.tool.version}.</p>`}
${standings(entries)}
</header>
<main>
<section class="scroll" tabindex="0" aria-label="Implementations"><table class="overview">
<thead><tr><th scope="col">Verdict</th><th scope="col">Implementation</th><th scope="col">Profile</th><th scope="col" class="number">Hold</th><th scope="col" class="number">Fail</th><th scope="col" class="number">Warn</th><th scope="col" class="number">Error</th><th scope="col" class="number">Not examined</th></tr></thead>
<tbody>${entries.map(overviewRow)}</tbody>
</table></section>
</main>`;
  return documentOf('Conformance reports', content);
}

/** How many stand how, worst first. */
function standings(entries: readonly OverviewEntry[]): Markup {
  const counts = Map.groupBy(entries, ({ report }) => standingOf(report));
  const order: readonly Standing[] = [...VERDICTS.toReversed(), 'known'];
  const present = order.flatMap((standing) => {
    const count = counts.get(standing)?.length ?? 0;
    return count === 0 ? [] : [html`<li>${badge(standing)} ${count}</li>`];
  });
  return html`<ul class="standings">${present}</ul>`;
}

function overviewRow({ report, href }: OverviewEntry): Markup {
  const { target, footer } = report;
  const { requirements } = footer;
  const { holding, binding } = tallyOf(report);
  return html`<tr>
<td>${badge(standingOf(report))}</td>
<th scope="row"><a href="${href}">${visible(target.name)}</a> <span class="gist">${target.roles.map(roleName).join(', ')}</span>${noticesOf(report).map((sentence) => html`<p class="notice">${sentence}</p>`)}${proportions(report)}</th>
<td>${visible(target.profile)}</td>
<td class="number">${holding} of ${binding}</td>
${number(requirements.fail, 'fail')}${number(requirements.warn, 'warn')}${number(requirements.error, 'error')}${number(requirements.untestable + requirements.attested, 'untestable')}
</tr>`;
}

const number = (count: number, verdict: Verdict): Markup =>
  html`<td class="number ${count === 0 ? 'none' : verdict}">${count}</td>`;
