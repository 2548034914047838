import type { Control, Target } from '../fixtures/target/index.ts';
import type { Check } from './check.ts';
import type { CheckResult } from './examination.ts';

/** What is to be done with a check: run it, or say why not. */
export type Planned =
  | { readonly check: Check; readonly kind: 'run' }
  | {
      readonly check: Check;
      readonly kind: 'left';
      readonly verdict: 'inapplicable' | 'untestable';
      readonly reason: string;
    };

/**
 * Goes through the catalogue for one target. Checks of roles that the target does not play, and of rows that
 * its profile does not have, are not listed.
 */
export function plan(
  target: Target,
  catalogue: readonly Check[],
  scope: ReadonlySet<string>,
): readonly Planned[] {
  const roles: readonly string[] = target.roles;
  return catalogue
    .filter((check) => roles.includes(check.party) && check.requirements.some((id) => scope.has(id)))
    .map((check) => {
      const unclaimed = check.claims.filter((claim) =>
        [claim].flat().every((each) => !target.claims.has(each as never)),
      );
      if (unclaimed.length > 0) {
        return {
          check,
          kind: 'left',
          verdict: 'inapplicable',
          reason: `the target does not claim ${unclaimed.map((each) => [each].flat().join(' or ')).join(', ')}`,
        };
      }
      const missing = check.controls.filter((control) => !target.controls.has(control));
      if (missing.length > 0) {
        const settings = missing.map(settingOf).join(', ');
        return { check, kind: 'left', verdict: 'untestable', reason: `the target file has no ${settings}` };
      }
      return { check, kind: 'run' };
    });
}

/** What a target file has to say so that a target can be acted on. */
const settingOf = (control: Control): string => (control === 'issuer' ? control : `control.${control}`);

/** The result of a check that decides nothing, with one reason for all its rows. */
export const unrun = (
  check: Check,
  scope: ReadonlySet<string>,
  verdict: 'inapplicable' | 'untestable' | 'error',
  reason: string,
): CheckResult => ({
  check: check.id,
  title: check.title,
  party: check.party,
  kind: check.kind,
  verdicts: check.requirements
    .filter((id) => scope.has(id))
    .map((requirement) => ({ requirement, verdict, reason })),
  findings: [],
  observations: {},
  exchanges: 0,
  evidence: [],
});
