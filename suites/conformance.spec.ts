import type { TestInfo } from '@playwright/test';
import { maskedError } from '../fixtures/open-target.ts';
import { systemEnvironment } from '../fixtures/ports.ts';
import { loadTargetFile } from '../fixtures/target/index.ts';
import { test } from '../fixtures/test.ts';
import { titleOf } from './planned-run.ts';
import { runGroups } from './run-groups.ts';
import {
  CHECK_ATTACHMENT,
  RUN_VARIABLE,
  runSettingsSchema,
  SEEN_ATTACHMENT,
  TARGET_ANNOTATION,
} from './run-settings.ts';
import { examineCheck, seenOf } from './verify.ts';

const settings = runSettingsSchema.parse(JSON.parse(systemEnvironment[RUN_VARIABLE] ?? 'null'));

const targets = await Promise.all(
  settings.targets.map(async ({ file, ...target }) => ({
    ...target,
    definition: await loadTargetFile(file, systemEnvironment),
  })),
);

// A group per target file, or several where it is divided among shards, with a test per check. What a target breaks fails no
// test, since the runner starts a worker anew after each test that fails; the reports have the verdicts.
for (const { name, definition, checks, examined } of runGroups(targets, settings)) {
  // Who reports learns from the first test what the group is about, before any of them has begun.
  const annotation = { type: TARGET_ANNOTATION, description: JSON.stringify(examined) };
  test.describe(name, () => {
    // The checks of one target in their order, in one worker; targets side by side.
    test.describe.configure({ mode: 'default' });
    for (const [place, check] of checks.entries()) {
      test(titleOf(check), place === 0 ? { annotation } : {}, async ({ openings }, info) => {
        const opening = await openings.of(definition, settings.reveal);
        try {
          await attach(info, CHECK_ATTACHMENT, await examineCheck(check, opening, settings));
          await attach(info, SEEN_ATTACHMENT, await seenOf(opening));
        } catch (error) {
          throw maskedError(error, opening.mask);
        }
      });
    }
  });
}

const attach = (info: TestInfo, name: string, content: unknown): Promise<void> =>
  info.attach(name, { body: JSON.stringify(content), contentType: 'application/json' });
