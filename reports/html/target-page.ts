import { VERDICTS } from '../../suites/index.ts';
import {
  brokenRequirements,
  findingsOf,
  type Gap,
  gapsOf,
  noticesOf,
  standingOf,
  tallyOf,
} from '../outline.ts';
import type { ConformanceReport, ReportedRequirement } from '../schema.ts';
import { documentOf } from './document.ts';
import { deferredIn } from './evidence.ts';
import { html, type Markup, visible } from './markup.ts';
import { legend, proportions } from './proportions.ts';
import { badge, requirementEntry } from './requirement.ts';
import { runFacts } from './run-facts.ts';
import { counted, listed, predicate, roleName, sentenceCase } from './wording.ts';

/** The report of one target as a self-contained page. */
export function targetPage(report: ConformanceReport): string {
  const { target } = report;
  const content = html`<a class="skip" href="#requirements">Skip to the requirements</a>
<header class="front">
<p class="kicker"><a href="../index.html">Conformance report</a></p>
<h1>${visible(target.name)}</h1>
<p class="lede">${sentenceCase(listed(target.roles.map(roleName)))}, examined under the profile <i>${visible(target.profile)}</i>.</p>
${noticesOf(report).map(notice)}
${verdictSentence(report)}
${proportions(report)}
${legend(report)}
</header>
<main>
${amiss(report)}
${gaps(report)}
${requirements(report)}
${choices(report)}
${waivers(report)}
${output(report)}
</main>
<footer>${runFacts(report)}</footer>`;
  return documentOf(`${target.name}: conformance report`, content);
}

/** The answers to what is asked first: what holds, what does not, and what nobody looked at. */
function verdictSentence(report: ConformanceReport): Markup {
  const { binding, holding } = tallyOf(report);
  const { fail, warn, error, untestable, attested } = report.footer.requirements;
  const standing = standingOf(report);
  const amiss = fail + warn;
  const said = [
    ...(amiss === 0
      ? []
      : [
          `${amiss === 1 ? 'One does' : `${amiss} do`} not${standing === 'known' ? ', as the target file expects' : ''}.`,
        ]),
    ...(error === 0 ? [] : [`${error} ${error === 1 ? 'was' : 'were'} not decided.`]),
    ...(untestable === 0 ? [] : [`${untestable} could not be examined.`]),
    ...(attested === 0 ? [] : [`${predicate('attested', attested)} by people.`]),
  ];
  return html`<div class="outcome-line">${badge(standing)}<p class="outcome"><b>${holding} of ${binding}</b> requirements hold. <span class="gist-inline">${said.join(' ')}</span></p></div>`;
}

const notice = (sentence: string): Markup =>
  html`<p class="notice" role="note">${sentenceCase(sentence)}.</p>`;

function amiss(report: ConformanceReport): Markup {
  const rows = brokenRequirements(report);
  const unmet = report.expectations.filter(({ status }) => status !== 'met');
  if (rows.length + unmet.length === 0) return html``;
  const undecided = rows.length > 0 && rows.every(({ verdict }) => verdict === 'error');
  const title = undecided && unmet.length === 0 ? 'What was not decided' : 'What does not hold';
  return html`<section aria-labelledby="amiss"><h2 id="amiss">${title}</h2>
<ul class="index">${rows.map((row) => html`<li>${badge(row.verdict)} <p><a href="#${row.id}"><span class="id">${row.id}</span> ${row.title}</a>${gist(report, row)}</p></li>`)}${unmet.map(unmetExpectation)}</ul></section>`;
}

function unmetExpectation({
  requirement,
  verdict,
  status,
}: ConformanceReport['expectations'][number]): Markup {
  const [mark, told] =
    status === 'stale'
      ? ['fail', 'which is no longer so. Take it out of its expect list.']
      : ['untestable', 'which could not be judged.'];
  return html`<li><span class="badge ${mark}">${status}</span> <p><a href="#${requirement}"><span class="id">${requirement}</span></a> <span class="gist">The target file expects “${verdict}”, ${told}</span></p></li>`;
}

function gist(report: ConformanceReport, row: ReportedRequirement): Markup {
  const text =
    row.known === undefined
      ? (findingsOf(report, row.id)[0]?.finding.actual ?? row.reason)
      : `Known: ${row.known}`;
  return text === undefined
    ? html``
    : html` <span class="gist">${visible(text.split('\n', 1)[0] ?? '')}</span>`;
}

function gaps(report: ConformanceReport): Markup {
  const found = gapsOf(report);
  const open = found.filter(({ verdict }) => verdict !== 'inapplicable');
  const beside = found.filter(({ verdict }) => verdict === 'inapplicable');
  const { inapplicable } = report.footer.requirements;
  if (found.length === 0) return html``;
  return html`<section aria-labelledby="gaps"><h2 id="gaps">What was not examined, and why</h2>
${open.length === 0 ? '' : html`<ul class="index">${open.map(gapEntry)}</ul>`}
${inapplicable === 0 ? '' : html`<details class="beside"><summary>${counted(inapplicable, 'requirement')} ${inapplicable === 1 ? 'does' : 'do'} not apply to this target</summary><ul class="index">${beside.map(gapEntry)}</ul></details>`}</section>`;
}

const gapEntry = ({ verdict, reason, requirements }: Gap): Markup =>
  html`<li>${badge(verdict)} <p>${visible(reason)} <span class="ids">${requirements.map(({ id }) => html`<a class="id" href="#${id}">${id}</a> `)}</span></p></li>`;

function requirements(report: ConformanceReport): Markup {
  const documents = Map.groupBy(report.requirements, ({ source }) => source.document);
  const deferred = deferredIn(report);
  return html`<section${deferred.size === 0 ? '' : html` class="long"`} aria-labelledby="requirements"><h2 id="requirements">Requirements</h2>
${filter(report, [...documents.keys()])}
${[...documents].map(
  ([document, rows]) => html`<section class="group" data-source="${document}"><h3>${document}</h3>
${[...Map.groupBy(rows, ({ source }) => source.section)].map(
  ([section, inSection]) =>
    html`<section class="group"><h4>${document.startsWith('RFC ') ? `Section ${section}` : section}</h4>
${inSection.map((row) => requirementEntry(report, row, deferred))}</section>`,
)}</section>`,
)}</section>`;
}

function filter({ footer }: ConformanceReport, documents: readonly string[]): Markup {
  const present = VERDICTS.toReversed().filter((verdict) => footer.requirements[verdict] > 0);
  return html`<search class="filter" id="filter" aria-label="Requirements" hidden>
<label class="search"><span>Search</span> <input type="search" name="words" autocomplete="off" spellcheck="false"></label>
${documents.length < 2 ? '' : html`<label class="search"><span>Source</span> <select name="source"><option value="">all</option>${documents.map((document) => html`<option>${document}</option>`)}</select></label>`}
<fieldset><legend>Verdicts</legend>${present.map(
    (verdict) =>
      html`<label class="choice ${verdict}"><input type="checkbox" name="verdict" value="${verdict}" checked> ${verdict} ${footer.requirements[verdict]}</label>`,
  )}</fieldset>
<span class="tail"><output id="shown" aria-live="polite"></output> <button type="button" id="unfold">Unfold all</button></span>
</search>`;
}

function choices({ checks }: ConformanceReport): Markup {
  const seen = new Map<string, readonly [fact: string, value: string]>();
  for (const { observations } of checks) {
    for (const [fact, value] of Object.entries(observations)) seen.set(`${fact}\n${value}`, [fact, value]);
  }
  if (seen.size === 0) return html``;
  return html`<section aria-labelledby="choices"><h2 id="choices">What the target chose</h2>
<p class="remark">Where the sources leave a choice, this is what was observed.</p>
<dl class="pairs">${[...seen.values()].map(([fact, value]) => html`<dt>${visible(fact)}</dt><dd>${visible(value)}</dd>`)}</dl></section>`;
}

function waivers(report: ConformanceReport): Markup {
  if (report.waivers.length === 0) return html``;
  return html`<section aria-labelledby="waivers"><h2 id="waivers">Waivers</h2>
<p class="remark">Clauses of the baseline that the profile’s own document overrides.</p>
<dl class="pairs">${report.waivers.map(
    ({ requirement, effect, source }) =>
      html`<dt>${report.requirements.some(({ id }) => id === requirement) ? html`<a class="id" href="#${requirement}">${requirement}</a>` : requirement}</dt><dd>${effect} <span class="gist">${source}</span></dd>`,
  )}</dl></section>`;
}

const output = ({ header, revealed }: ConformanceReport): Markup =>
  header.targetOutput === ''
    ? html``
    : html`<section aria-labelledby="output"><h2 id="output">Output of the target</h2>
<details class="evidence"><summary>Its last lines, secrets ${revealed ? 'shown' : 'masked'}</summary><pre tabindex="0">${visible(header.targetOutput)}</pre></details></section>`;
