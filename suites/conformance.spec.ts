import type { TestInfo } from '@playwright/test';
import { test } from '../fixtures/test.ts';
import { catalogue } from './catalogue.ts';
import type { CheckResult } from './examination.ts';
import { examinedTarget } from './examined-target.ts';
import { learntOf } from './probe.ts';
import { CHECK_ATTACHMENT, TARGET_ATTACHMENT } from './run-settings.ts';
import { examineCheck, outputOf } from './verify.ts';

// One test per check of the catalogue. Each project is one target file, and takes the checks of its plan.
for (const check of catalogue) {
  test(`${check.id}: ${check.title}`, async ({ opening, examination }, info) => {
    const { definition } = opening;
    const result = await examineCheck(check, opening, examination);
    const output = outputOf(opening);
    const { facts } = await learntOf(opening);
    await attach(info, CHECK_ATTACHMENT, result);
    await attach(info, TARGET_ATTACHMENT, examinedTarget(definition, examination, output, facts));
    // A failure would cost a new worker, which opens the target anew: of one that does not open that shows nothing more.
    test.skip(opening.kind === 'failed', 'the target could not be opened');
    judge(result, definition.expect);
  });
}

const attach = (info: TestInfo, name: string, content: unknown): Promise<void> =>
  info.attach(name, { body: JSON.stringify(content), contentType: 'application/json' });

/** Fails the test for what nobody expected, and skips it for what was not examined. The reports do not depend on it. */
function judge(
  { verdicts }: CheckResult,
  expected: readonly { readonly requirement: string; readonly verdict: string }[],
): void {
  const unexpected = verdicts.filter(
    ({ requirement, verdict }) =>
      (verdict === 'fail' || verdict === 'error') &&
      !expected.some((each) => each.requirement === requirement && each.verdict === verdict),
  );
  if (unexpected.length > 0) {
    const lines = unexpected.map(
      ({ requirement, verdict, reason }) => `${requirement} ${verdict}: ${reason}`,
    );
    throw new Error(lines.join('\n'));
  }
  const examined = verdicts.some(({ verdict }) => verdict !== 'inapplicable' && verdict !== 'untestable');
  test.skip(!examined, verdicts[0]?.reason ?? 'nothing to examine');
}
