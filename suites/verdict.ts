/**
 * Every verdict, mildest first; the order is the algebra.
 *
 * - `inapplicable` not in the profile, or not claimed
 * - `pass` examined, and it holds
 * - `attested` only a person can know, and one has said so
 * - `untestable` required or claimed, but something needed to examine it is missing
 * - `warn` a SHOULD is broken, or an advisory applies
 * - `error` the harness or the set-up broke
 * - `fail` a MUST is broken
 */
export const VERDICTS = ['inapplicable', 'pass', 'attested', 'untestable', 'warn', 'error', 'fail'] as const;

export type Verdict = (typeof VERDICTS)[number];

/** The worst of several verdicts; `inapplicable` of none. */
export const worst = (verdicts: Iterable<Verdict>): Verdict =>
  VERDICTS[Math.max(0, ...Array.from(verdicts, (verdict) => VERDICTS.indexOf(verdict)))] as Verdict;
