import type { Verdict } from '../../suites/index.ts';
import type { ConformanceReport } from '../schema.ts';
import { html, type Markup } from './markup.ts';
import { predicate } from './wording.ts';

// What holds first, then what does not, then what is not known.
const ORDER = [
  'pass',
  'fail',
  'error',
  'warn',
  'untestable',
  'attested',
  'inapplicable',
] as const satisfies readonly Verdict[];

/** A bar that shows how the requirements of a report divide; the legend says the same in words. */
export function proportions({ footer, requirements }: ConformanceReport): Markup {
  let x = 0;
  const parts = ORDER.filter((verdict) => footer.requirements[verdict] > 0).map((verdict) => {
    const width = footer.requirements[verdict];
    const part = html`<rect class="${verdict}" x="${x}" y="0" width="${width}" height="1"></rect>`;
    x += width;
    return part;
  });
  return html`<svg class="proportions" viewBox="0 0 ${Math.max(1, requirements.length)} 1" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

export const legend = ({ footer }: ConformanceReport): Markup =>
  html`<ul class="legend">${ORDER.filter((verdict) => footer.requirements[verdict] > 0).map(
    (verdict) => html`<li class="${verdict}">${predicate(verdict, footer.requirements[verdict])}</li>`,
  )}</ul>`;
