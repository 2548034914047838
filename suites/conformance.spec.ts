import type { TestInfo } from '@playwright/test';
import type { ServerBench } from '../fixtures/bench/index.ts';
import { targetOf } from '../fixtures/target/index.ts';
import { test } from '../fixtures/test.ts';
import { createMask } from '../mock-server/wire/index.ts';
import { catalogue } from './catalogue.ts';
import type { Check } from './check.ts';
import type { CheckResult } from './examination.ts';
import { scopeOf } from './examine.ts';
import { examinedTarget } from './examined-target.ts';
import { leftOut, plan } from './plan.ts';
import { runCheck } from './run-check.ts';

// One test per check of the catalogue. Each project is one target file, and takes the checks of its plan.
for (const check of catalogue) {
  test(`${check.id}: ${check.title}`, async ({ opening, examination }, info) => {
    const { definition } = opening;
    const scope = scopeOf(definition.profile);
    const mask = createMask({ reveal: examination.reveal });
    for (const secret of definition.secrets) mask.learn(secret);

    const result = await examine();
    const output = opening.kind === 'open' ? mask.text(opening.target.output()) : '';
    await attach(info, 'bearerproof-check', result);
    await attach(info, 'bearerproof-target', examinedTarget(definition, examination, output));
    judge(result, definition.expect);

    async function examine(): Promise<CheckResult> {
      const [planned] = plan(targetOf(definition), [check], scope);
      if (planned === undefined) throw new Error(`${check.id} is not in the plan of ${definition.file}`);
      if (planned.kind === 'left') return leftOut(planned, scope);
      if (opening.kind === 'failed') return broken(check, scope, opening.error);
      const { bench, recent } = opening.target.begin();
      const context = { scope, generation: { seed: examination.seed, runs: examination.runs }, mask, recent };
      const result = await runCheck<ServerBench>(check as never, bench as never, context);
      await opening.target.settle();
      return result;
    }
  });
}

const attach = (info: TestInfo, name: string, content: unknown): Promise<void> =>
  info.attach(name, { body: JSON.stringify(content), contentType: 'application/json' });

/** The result of a check whose target could not be opened. */
function broken(check: Check, scope: ReadonlySet<string>, error: unknown): CheckResult {
  const reason = `set-up: ${error instanceof Error ? error.message : String(error)}`;
  const left = leftOut({ check, kind: 'left', verdict: 'untestable', reason }, scope);
  return { ...left, verdicts: left.verdicts.map((each) => ({ ...each, verdict: 'error' })) };
}

/** Fails the test for what nobody expected; skips it for what was not examined. */
function judge(
  { verdicts }: CheckResult,
  expected: readonly { readonly requirement: string; readonly verdict: string }[],
): void {
  const known = (requirement: string, verdict: string) =>
    expected.some((each) => each.requirement === requirement && each.verdict === verdict);
  const unexpected = verdicts.filter(
    ({ requirement, verdict }) => (verdict === 'fail' || verdict === 'error') && !known(requirement, verdict),
  );
  if (unexpected.length > 0) {
    throw new Error(
      unexpected.map(({ requirement, verdict, reason }) => `${requirement} ${verdict}: ${reason}`).join('\n'),
    );
  }
  const examined = verdicts.some(({ verdict }) => verdict !== 'inapplicable' && verdict !== 'untestable');
  test.skip(!examined, verdicts[0]?.reason ?? 'nothing to examine');
}
