import { type Conviction, findingsOf, replayCommand, reproduction } from '../outline.ts';
import type { ConformanceReport, ReportedRequirement } from '../schema.ts';
import { commandLine } from './copy.ts';
import { evidence, type Shower } from './evidence.ts';
import { html, type Markup, visible } from './markup.ts';
import { counted } from './wording.ts';

/** Findings of one check that are open from the start. */
const OPEN = 3;

/** A finding with the id of its place on the page. */
interface Placed extends Conviction {
  readonly place: string;
}

/** What was found against a requirement, check by check, each with the commands that examine it again. */
export function findings(
  report: ConformanceReport,
  { id }: ReportedRequirement,
  deferred: ReadonlySet<Shower>,
): readonly Markup[] {
  const placed = findingsOf(report, id).map((conviction, index) => ({
    ...conviction,
    place: `${id}/${index + 1}`,
  }));
  const entry = (each: Placed) => findingEntry(report, each, deferred.has(each.finding));
  return [...Map.groupBy(placed, ({ check }) => check)].map(([check, group]) => {
    const further = group.slice(OPEN);
    return html`${group.slice(0, OPEN).map(entry)}${
      further.length === 0
        ? ''
        : html`<details class="further"><summary>${counted(further.length, 'more finding')} of this check</summary>${further.map(entry)}</details>`
    }
${commandLine('Examine again', reproduction(report, check))}`;
  });
}

function findingEntry(
  report: ConformanceReport,
  { check, finding, place }: Placed,
  deferred: boolean,
): Markup {
  const { verdict, expected, actual, exchanges, counterexample } = finding;
  const again = replayCommand(report, { check, finding });
  return html`<div class="finding ${verdict}" id="${place}">
${counterexample === undefined ? '' : story(counterexample)}
<dl class="outcome">
<dt>Expected</dt><dd>${visible(expected)}</dd>
<dt>Actual</dt><dd>${visible(actual)}</dd>
</dl>
${evidence(exchanges, place, deferred)}
${again === undefined ? '' : commandLine('Replay this case', again)}
</div>`;
}

/** The smallest case that shows a breach, step by step. */
const story = (steps: readonly string[]): Markup =>
  html`<p class="label">The shortest way to see it</p><ol class="story">${steps.map((step) => html`<li>${visible(step)}</li>`)}</ol>`;
