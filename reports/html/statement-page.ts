import {
  brokenRequirements,
  citation,
  noticesOf,
  placesInWords,
  recordingInWords,
  repetition,
} from '../outline.ts';
import type { ConformanceReport, ReportedRequirement } from '../schema.ts';
import type { Signature } from '../signature/check.ts';
import { documentOf } from './document.ts';
import { html, type Markup, visible } from './markup.ts';
import { optionsInWords } from './options.ts';
import { badge } from './requirement.ts';
import { type Result, resultOf } from './result.ts';
import { ISOLATION, readableInstant } from './run-facts.ts';
import { STATEMENT } from './statement-style.ts';
import { counted, listed, roleName, sentenceCase } from './wording.ts';

/**
 * What a report comes to, for who has to show it to somebody: what was claimed, examined, attested and waived, and what not.
 * @param signature of the report, once it was checked; the page says that there is none unless given
 */
export function statementPage(report: ConformanceReport, signature?: Signature): string {
  const { target, ledgerVersion } = report;
  const content = html`<header class="front">
<p class="kicker">Statement of conformance</p>
<h1>${visible(target.name)}</h1>
<p class="lede">${sentenceCase(listed(target.roles.map(roleName)))}, held to the profile <i>${visible(target.profile)}</i> and to version ${visible(ledgerVersion)} of the requirements.</p>
${resultBox(resultOf(report))}
${noticesOf(report).map((notice) => html`<p class="notice" role="note">${sentenceCase(visible(notice))}.</p>`)}
</header>
<main>
${broken(report)}
${claimed(report)}
${examined(report)}
${attested(report)}
${gaps(report)}
${waived(report)}
${evidence(report, signature)}
</main>
<footer class="place"><h2>For the record</h2><p>Name and office</p><p>Place and date</p><p>Signature</p></footer>`;
  return documentOf(`${target.name}: statement of conformance`, content, STATEMENT);
}

const resultBox = ({ verdict, claim, counts }: Result): Markup =>
  html`<p class="result ${verdict}"><b>${claim}:</b> ${counts}.</p>`;

const section = (id: string, title: string, content: Markup): Markup =>
  html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${content}</section>`;

type Fact = readonly [name: string | Markup, value: string];

const pairs = (facts: readonly Fact[]): Markup =>
  html`<dl class="pairs">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${visible(value)}</dd>`)}</dl>`;

function broken(report: ConformanceReport): Markup {
  const rows = brokenRequirements(report).filter(({ verdict }) => verdict !== 'error');
  if (rows.length === 0) return html``;
  const content = html`<ul class="index">${rows.map(
    (row) =>
      html`<li>${badge(row.verdict)} <p>${named(row)} <span class="gist">${citation(row.source)}${row.known === undefined ? '' : `. Known: ${visible(row.known)}`}</span></p></li>`,
  )}</ul>`;
  return section('broken', 'What does not hold', content);
}

const named = ({ id, title }: Pick<ReportedRequirement, 'id' | 'title'>): Markup =>
  html`<span class="id">${id}</span> ${title}`;

function claimed({ target }: ConformanceReport): Markup {
  const { recording } = target;
  if (recording === undefined) {
    const facts: readonly Fact[] = [
      ['Features', target.claims.join(', ') || 'none'],
      ...optionsInWords(target).map(
        ([member, value]): Fact => [html`<code>${visible(member)}</code>`, value],
      ),
    ];
    return section('claimed', 'What was claimed', pairs(facts));
  }
  const said = [recording.clientId, recording.tokenEndpoint, ...(recording.origins ?? [])];
  const known = said.filter((part) => part !== undefined).join(', ');
  const content = html`<p>Nothing: recorded traffic was judged.${known === '' ? '' : ` It was judged knowing ${visible(known)}.`}</p>`;
  return section('claimed', 'What was claimed', content);
}

function examined(report: ConformanceReport): Markup {
  const { header, footer, target, detection, seed, runs } = report;
  const { recording } = target;
  const { caught, total, survivors } = detection;
  const how: readonly Fact[] =
    recording === undefined
      ? [
          [
            'Checks',
            `${footer.checks.completed} that decided something, with ${counted(runs, 'case')} per property and seed ${seed}`,
          ],
          ['Between checks', ISOLATION[target.isolation]],
          ['Controls', target.controls.join(', ') || 'none'],
          ...Object.entries(target.learnt).map(([fact, value]): Fact => [visible(sentenceCase(fact)), value]),
        ]
      : [
          ['Recording', `${header.file}: ${recordingInWords(recording)}`],
          ['Places', placesInWords(recording)],
        ];
  const facts: readonly Fact[] = [
    ['When', `${readableInstant(header.createdAt)}, for ${(header.durationMs / 1000).toFixed(1)} s`],
    ['By', `${header.tool.name} ${header.tool.version} on Node.js ${header.node}, ${header.platform}`],
    [
      'Detection',
      `its checks notice ${caught} of ${counted(total, 'deliberate fault')}${survivors.length === 0 ? '' : `, and not ${survivors.join(', ')}`}`,
    ],
    ...how,
    ['Findings', String(footer.findings)],
  ];
  return section('examined', 'What was examined', html`${table(report)}${pairs(facts)}`);
}

/** Requirements that bind the target, by document and by what was found. */
function table({ requirements }: ConformanceReport): Markup {
  const binding = requirements.filter(({ verdict }) => verdict !== 'inapplicable');
  const documents = [...Map.groupBy(binding, ({ source }) => source.document)];
  return html`<table class="counts">
<thead><tr><th scope="col">Document and sections</th>${COLUMNS.map(([name]) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${documents.map(
    ([document, rows]) =>
      html`<tr><th scope="row">${document} <span class="gist">${sectionsOf(rows)}</span></th>${numbers(rows)}</tr>`,
  )}</tbody>
<tfoot><tr><th scope="row">All</th>${numbers(binding)}</tr></tfoot>
</table>`;
}

const COLUMNS: readonly (readonly [name: string, verdicts: readonly string[]])[] = [
  ['Hold', ['pass']],
  ['Broken', ['fail']],
  ['Warning', ['warn']],
  ['Attested', ['attested']],
  ['Open', ['untestable', 'error']],
];

const numbers = (rows: readonly ReportedRequirement[]): Markup =>
  html`${COLUMNS.map(([, verdicts]) => html`<td>${rows.filter(({ verdict }) => verdicts.includes(verdict)).length}</td>`)}`;

/** Sections of an RFC by number; those of other documents as they come there. */
function sectionsOf(rows: readonly ReportedRequirement[]): string {
  const sections = [...new Set(rows.map(({ source }) => source.section))];
  const inOrder = new Intl.Collator('en', { numeric: true }).compare;
  return (sections.every((each) => /^\d/.test(each)) ? sections.sort(inOrder) : sections).join(', ');
}

function attested({ attestations, requirements }: ConformanceReport): Markup {
  if (attestations.length === 0) return html``;
  const content = attestations.map(
    ({ requirement: id, says, by = 'somebody whom the target file does not name apart', on }) =>
      html`<div class="said"><p>${titled(id, requirements)}</p><p>“${visible(says)}” <span class="gist">${visible(by)}${on === undefined ? '' : `, ${on}`}</span></p></div>`,
  );
  return section('attested', 'What was attested, by whom and when', html`${content}`);
}

const titled = (id: string, rows: readonly ReportedRequirement[]): Markup =>
  named({ id, title: rows.find((row) => row.id === id)?.title ?? '' });

/** What binds the target and was not decided, and then what does not bind it. */
function gaps({ requirements }: ConformanceReport): Markup {
  const why = (...verdicts: readonly string[]) => [
    ...Map.groupBy(
      requirements.filter(({ verdict }) => verdicts.includes(verdict)),
      ({ reason = 'no reason was given' }) => reason.split('\n', 1)[0] ?? '',
    ),
  ];
  const open = why('untestable', 'error');
  const idle = why('inapplicable');
  const reasons = ([reason, rows]: (typeof open)[number]) =>
    html`<li>${sentenceCase(visible(reason))} <span class="gist">${rows.map(({ id }) => html`<span class="id">${id}</span> `)}</span></li>`;
  return html`${
    open.length === 0
      ? ''
      : section('open', 'What was not examined, and why', html`<ul class="reasons">${open.map(reasons)}</ul>`)
  }${
    idle.length === 0
      ? ''
      : section('idle', 'What does not apply, and why', html`<ul class="reasons">${idle.map(reasons)}</ul>`)
  }`;
}

function waived({ waivers, requirements }: ConformanceReport): Markup {
  if (waivers.length === 0) return html``;
  const content = waivers.map(
    ({ requirement, effect, source }) =>
      html`<div class="said"><p>${titled(requirement, requirements)}</p><p>${visible(sentenceCase(effect))} <span class="gist">${visible(source)}</span></p></div>`,
  );
  return section('waived', 'What was waived, and by which document', html`${content}`);
}

function evidence(report: ConformanceReport, signature: Signature | undefined): Markup {
  const facts: readonly Fact[] = [
    ['Report', `conformance.json of the run of ${report.header.createdAt}`],
    ['Digest', report.footer.digest],
    ['To repeat', repetition(report)],
    ...signed(signature),
  ];
  return section('evidence', 'Where the evidence is', pairs(facts));
}

function signed(signature: Signature | undefined): readonly Fact[] {
  if (signature === undefined) return [['Signature', 'this page was made without one']];
  const { algorithm, signedAt, kid, thumbprint } = signature;
  return [
    ['Signature', `made ${signedAt} by ${algorithm}, and found valid when this page was made`],
    ['Key', `${kid === thumbprint ? '' : `${kid}: `}${thumbprint} (thumbprint of RFC 7638)`],
    ['To check', 'bearerproof report check conformance.json --key <public key>'],
  ];
}
