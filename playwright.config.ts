import './cli/node-guard.ts';
import './cli/closed-pipe.ts';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import type { ReporterOptions } from './reports/index.ts';
import {
  detectionSettingsSchema,
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

export default given === undefined ? detectionRun() : conformance(runSettingsSchema.parse(JSON.parse(given)));

/**
 * A nightly run has more cases per property, may have another seed, and leaves no check out; the score is that of the
 * usual run.
 */
function detectionRun() {
  const { BEARERPROOF_DETECTION_RUNS: runs, BEARERPROOF_DETECTION_SEED: seed } = process.env;
  const usual = runs === undefined && seed === undefined;
  const file = usual ? 'suites/detection-score.json' : 'test-results/detection-score.json';
  const metadata = { runs: Number(runs ?? USUAL_RUNS), seed: Number(seed ?? USUAL_SEED), everyCheck: !usual };
  return defineConfig({
    metadata: detectionSettingsSchema.parse(metadata),
    timeout: 120_000,
    testDir: join(here, 'suites'),
    testMatch: `detection.spec.${extension}`,
    outputDir: resolve('test-results'),
    fullyParallel: true,
    workers: '100%',
    reporter: [['dot'], [join(here, 'reports', 'run', `detection-reporter.${extension}`), { file }]],
  });
}

/** Examines target files. Who waits for a target leaves the core to it: so there are more workers than cores. */
function conformance({ out, formats, strict, colour, shard, seed, runs, targets }: RunSettings) {
  const options: ReporterOptions = {
    out,
    formats: formats as NonNullable<ReporterOptions['formats']>,
    strict,
    ...(colour === undefined ? {} : { colour }),
    ...(shard === undefined ? {} : { shard: { ...shard, seed, runs, targets } }),
  };
  return defineConfig({
    testDir: join(here, 'suites'),
    testMatch: `conformance.spec.${extension}`,
    outputDir: resolve(out, '.playwright'),
    preserveOutput: 'never',
    fullyParallel: true,
    workers: '150%',
    ...(shard === undefined ? {} : { shard: { current: shard.index, total: shard.of } }),
    timeout: 120_000,
    reporter: [[join(here, 'reports', 'run', `playwright-reporter.${extension}`), options]],
  });
}
