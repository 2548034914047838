import './cli/node-guard.ts';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Project } from '@playwright/test';
import { loadTargetFile } from './fixtures/target/index.ts';
import type { ExaminationSettings } from './fixtures/test.ts';
import type { ReporterOptions } from './reports/index.ts';
import detection from './suites/detection-score.json' with { type: 'json' };
import {
  detectionSettingsSchema,
  planned,
  RUN_VARIABLE,
  type RunSettings,
  runSettingsSchema,
  USUAL_RUNS,
  USUAL_SEED,
} from './suites/index.ts';

// Two uses: with settings in the environment it examines target files, which is what `bearerproof verify`
// does; without, it runs the detection of deviations, which is a test of this repository itself.
const here = dirname(fileURLToPath(import.meta.url));
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const given = process.env[RUN_VARIABLE];

// Playwright takes a stack for each step of each test, and looks up each frame of it in source maps, of which the built
// package has none: a tenth of the time of an examination.
if (extension === 'js') Reflect.deleteProperty(Error, 'prepareStackTrace');

export default given === undefined
  ? detectionRun()
  : await conformance(runSettingsSchema.parse(JSON.parse(given)));

/** A nightly run has more cases per property, and may have another seed; the score is that of the usual run. */
function detectionRun() {
  const { BEARERPROOF_DETECTION_RUNS: runs, BEARERPROOF_DETECTION_SEED: seed } = process.env;
  const usual = runs === undefined && seed === undefined;
  const file = usual ? 'suites/detection-score.json' : 'test-results/detection-score.json';
  const metadata = { runs: Number(runs ?? USUAL_RUNS), seed: Number(seed ?? USUAL_SEED) };
  return defineConfig({
    metadata: detectionSettingsSchema.parse(metadata),
    timeout: 120_000,
    testDir: join(here, 'suites'),
    testMatch: `detection.spec.${extension}`,
    outputDir: resolve('test-results'),
    fullyParallel: true,
    workers: '100%',
    reporter: [['dot'], [join(here, 'reports', `detection-reporter.${extension}`), { file }]],
  });
}

async function conformance(settings: RunSettings) {
  const { out, strict, colour } = settings;
  const options: ReporterOptions = { out, strict, detection, ...(colour === undefined ? {} : { colour }) };
  return defineConfig<Record<never, never>, { examination: ExaminationSettings }>({
    testDir: join(here, 'suites'),
    testMatch: `conformance.spec.${extension}`,
    outputDir: resolve(out, '.playwright'),
    preserveOutput: 'never',
    workers: '100%',
    timeout: 120_000,
    reporter: [[join(here, 'reports', `playwright-reporter.${extension}`), options]],
    projects: await Promise.all(settings.targets.map((target) => project(target, settings))),
  });
}

/** One target file is one project, whose tests are the checks of its plan. */
async function project(
  { name, file }: RunSettings['targets'][number],
  { seed, runs, only, reveal }: RunSettings,
): Promise<Project<Record<never, never>, { examination: ExaminationSettings }>> {
  const ids = planned(await loadTargetFile(file, process.env)).map(({ id }) => id);
  const chosen = only.length === 0 ? ids : ids.filter((id) => only.includes(id));
  return {
    name,
    grep: new RegExp(`(?:^|\\s)(?:${chosen.join('|') || 'nothing planned'}): `),
    use: { examination: { file, seed, runs, reveal, partial: only.length > 0 } },
  };
}
