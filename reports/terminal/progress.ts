import { type CheckResult, VERDICTS, type Verdict, worst } from '../../suites/index.ts';
import { clip, firstLine, printable, VERDICT_WIDTH } from './lines.ts';
import type { Style } from './style.ts';

/** A check that has ended. */
export interface EndedCheck {
  readonly target: string;
  readonly result: CheckResult;
  /** Checks that have ended, this one counted, and checks that were planned; over all targets. */
  readonly done: number;
  readonly planned: number;
}

/** How far a run is. */
export interface RunningState {
  readonly done: number;
  readonly planned: number;
  /** Checks that have ended, by their worst verdict. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** What runs now, for example `access-token-lifetime`. */
  readonly running: string;
}

/** The verdict of a check: the worst that it gave to a requirement. */
export const verdictOfCheck = (result: Pick<CheckResult, 'verdicts'>): Verdict =>
  worst(result.verdicts.map(({ verdict }) => verdict));

/** One line that stays: a check has ended. */
export function progressLine({ target, result, done, planned }: EndedCheck, style: Style): string {
  const verdict = verdictOfCheck(result);
  const position = counter(done, planned);
  const decisive = result.verdicts.find((entry) => entry.verdict === verdict);
  const finding = result.findings.find((entry) => entry.requirement === decisive?.requirement);
  const why = finding?.actual ?? firstLine(decisive?.reason ?? '');
  const facts = [printable(target), result.check, ...(why === '' ? [] : [printable(why)])].join('  ');
  const room = style.width - position.length - VERDICT_WIDTH - 4;
  return [
    style.faint(position),
    style.verdict(verdict, verdict.padEnd(VERDICT_WIDTH)),
    clip(facts, room),
  ].join('  ');
}

/** The one line that is drawn over and over while a run goes on; never wider than the terminal. */
export function liveLine({ done, planned, verdicts, running }: RunningState, style: Style): string {
  let room = style.width - 1;
  const parts: string[] = [];
  const add = (text: string, paint: (text: string) => string = (plain) => plain) => {
    const shown = clip(text, room);
    room -= [...shown].length + 2;
    if (shown !== '') parts.push(paint(shown));
  };
  add(counter(done, planned), style.strong);
  for (const verdict of VERDICTS.toReversed()) {
    const count = verdicts[verdict] ?? 0;
    if (count > 0) add(`${count} ${verdict}`, (text) => style.verdict(verdict, text));
  }
  add(printable(running), style.faint);
  return parts.join('  ');
}

const counter = (done: number, planned: number) =>
  `${String(done).padStart(String(planned).length)}/${planned}`;
