import type { Verdict } from '../../suites/index.ts';
import { tallyOf } from '../outline.ts';
import type { ConformanceReport } from '../schema.ts';
import { counted, listed } from './wording.ts';

/** What a report comes to. */
export interface Result {
  readonly verdict: Verdict;
  /** What may be said of the target; never more than was examined, whatever the target file expects. */
  readonly claim: string;
  /** What became of its requirements, in a clause. */
  readonly counts: string;
}

export function resultOf(report: ConformanceReport): Result {
  const { target, footer } = report;
  const { binding, holding } = tallyOf(report);
  const { fail, error, warn, untestable, attested } = footer.requirements;
  const parts = [
    ...told(fail, 'is broken', 'are broken'),
    ...told(holding, 'holds', 'hold'),
    ...told(warn, 'earns a warning', 'earn a warning'),
    ...told(attested, 'rests on the word of a person', 'rest on the word of a person'),
    ...told(untestable, 'could not be examined', 'could not be examined'),
    ...told(error, 'was not decided', 'were not decided'),
  ];
  const binds = binding === 1 ? 'binds it' : 'bind it';
  const subject = target.recording === undefined ? binds : 'the recording shows';
  const counts = `of the ${counted(binding, 'requirement')} that ${subject}, ${listed(parts) || 'none was examined'}`;
  return { ...claimOf(report, holding + warn), counts };
}

function claimOf(report: ConformanceReport, shown: number): Pick<Result, 'verdict' | 'claim'> {
  const { verdict, footer, leftOut } = report;
  if (footer.requirements.fail > 0) return { verdict: 'fail', claim: 'It does not conform' };
  if (!footer.complete) {
    return {
      verdict: 'error',
      claim: 'Whether it conforms is open, since the examination did not get to its end',
    };
  }
  if (footer.requirements.error > 0) {
    return { verdict: 'error', claim: 'Whether it conforms is open, since the examination broke' };
  }
  if (shown === 0) return { verdict: 'untestable', claim: 'Nothing was shown' };
  if (leftOut !== undefined) {
    return { verdict: 'untestable', claim: 'Only a part was examined, and nothing in it is broken' };
  }
  const claim =
    verdict === 'pass'
      ? 'It conforms, as far as an examination can show'
      : 'Nothing that was examined is broken';
  return { verdict, claim };
}

const told = (count: number, one: string, many: string): string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
