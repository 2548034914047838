import { VERDICTS } from '../../suites/index.ts';
import { otherInWords, type Standing, standingOf, tallyOf } from '../outline.ts';
import type { ConformanceReport } from '../schema.ts';

/** Mildest first. */
const STANDINGS: readonly Standing[] = VERDICTS.flatMap((verdict) =>
  verdict === 'untestable' ? ['known', verdict] : verdict,
);

/**
 * The last line of a run: how it ended, and where to look further. It stays one line however narrow the screen is.
 * @param location path of the page to open
 */
export function resultLine(reports: readonly ConformanceReport[], location: string): string {
  const standings = reports.map(standingOf);
  const worst = STANDINGS.findLast((standing) => standings.includes(standing)) ?? 'error';
  const unfinished = reports.some(({ footer }) => !footer.complete);
  const partial = reports.some(({ leftOut }) => leftOut !== undefined);
  return `${partial ? 'partial, ' : ''}${unfinished ? 'incomplete, ' : ''}${worst}: ${counts(reports, standings)}. Reports: ${location}`;
}

function counts(reports: readonly ConformanceReport[], standings: readonly Standing[]): string {
  const [first, ...more] = reports;
  if (first === undefined) return 'nothing was examined';
  if (more.length === 0) {
    const { binding, holding, others } = tallyOf(first);
    return [`${holding} of ${binding} requirements hold`, ...others.map(otherInWords)].join(', ');
  }
  const occurring = STANDINGS.toReversed().filter((standing) => standings.includes(standing));
  const times = (standing: Standing) => standings.filter((each) => each === standing).length;
  return `${reports.length} implementations, ${occurring.map((each) => `${times(each)} ${each}`).join(', ')}`;
}
