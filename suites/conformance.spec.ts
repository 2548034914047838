import type { TestInfo } from '@playwright/test';
import { systemEnvironment } from '../fixtures/ports.ts';
import { loadTargetFile } from '../fixtures/target/index.ts';
import { test } from '../fixtures/test.ts';
import { examinedTarget } from './examined-target.ts';
import { learntOf } from './probe.ts';
import {
  CHECK_ATTACHMENT,
  NAMED_ALONE,
  RUN_VARIABLE,
  runSettingsSchema,
  TARGET_ATTACHMENT,
} from './run-settings.ts';
import { examineCheck, outputOf, planned } from './verify.ts';

const { targets, seed, runs, only, reveal } = runSettingsSchema.parse(
  JSON.parse(systemEnvironment[RUN_VARIABLE] ?? 'null'),
);

// A group per target file, with a test per check of its plan. What a target breaks fails no test, since the runner
// starts a worker anew after each test that fails; the reports have the verdicts.
for (const { name, file } of targets) {
  const definition = await loadTargetFile(file, systemEnvironment);
  const plan = planned(definition);
  const ids = plan.map(({ id }) => id);
  const asked = { seed, runs, plan: ids, limit: NAMED_ALONE, revealed: reveal };
  test.describe(name, () => {
    // The checks of one target in their order, in one worker; targets side by side.
    test.describe.configure({ mode: 'default' });
    for (const check of plan) {
      if (only.length > 0 && !only.includes(check.id)) continue;
      test(`${check.id}: ${check.title}`, async ({ openings }, info) => {
        const opening = await openings.of(definition, reveal);
        const result = await examineCheck(check, opening, { seed, runs });
        const output = outputOf(opening);
        const { facts } = await learntOf(opening);
        await attach(info, CHECK_ATTACHMENT, result);
        await attach(info, TARGET_ATTACHMENT, examinedTarget(definition, asked, output, facts));
      });
    }
  });
}

const attach = (info: TestInfo, name: string, content: unknown): Promise<void> =>
  info.attach(name, { body: JSON.stringify(content), contentType: 'application/json' });
