import type { Verdict } from '../../suites/index.ts';
import { tallyOf } from '../outline.ts';
import type { ConformanceReport } from '../schema.ts';
import { html, type Markup } from './markup.ts';
import { predicate } from './wording.ts';

// What holds first, then what does not, then what is not known.
const BINDING = [
  'pass',
  'fail',
  'error',
  'warn',
  'untestable',
  'attested',
] as const satisfies readonly Verdict[];

/** A bar that shows how the requirements divide that bind a target; the legend says the same in words. */
export function proportions(report: ConformanceReport): Markup {
  const { footer } = report;
  let x = 0;
  const parts = BINDING.filter((verdict) => footer.requirements[verdict] > 0).map((verdict) => {
    const width = footer.requirements[verdict];
    const part = html`<rect class="${verdict}" x="${x}" y="0" width="${width}" height="1"></rect>`;
    x += width;
    return part;
  });
  return html`<svg class="proportions" viewBox="0 0 ${Math.max(1, tallyOf(report).binding)} 1" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

export const legend = ({ footer }: ConformanceReport): Markup =>
  html`<ul class="legend">${[...BINDING, 'inapplicable' as const]
    .filter((verdict) => footer.requirements[verdict] > 0)
    .map(
      (verdict) => html`<li class="${verdict}">${predicate(verdict, footer.requirements[verdict])}</li>`,
    )}</ul>`;
