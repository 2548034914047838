/**
 * What takes too long for every change: the detection of deviations, and the examination of the examples, with many more
 * cases per property than usual, and with a seed that is told so that a night can be had again.
 *
 *     npm run nightly [-- <cases> [<seed>]]
 */
import { spawnSync } from 'node:child_process';

const [runs = '200', seed = String(Math.floor(Date.now() / 86_400_000))] = process.argv.slice(2);
process.stdout.write(`${runs} cases per property, seed ${seed}\n`);

const stages = [
  ['node_modules/@playwright/test/cli.js', 'test', '-c', 'dist/playwright.config.js'],
  ['dist/cli/main.js', 'verify', 'examples', '--runs', runs, '--seed', seed],
];
const env = { ...process.env, BEARERPROOF_DETECTION_RUNS: runs, BEARERPROOF_DETECTION_SEED: seed };
const ended = stages.map((stage) => spawnSync(process.execPath, stage, { stdio: 'inherit', env }).status);
process.exitCode = ended.every((status) => status === 0) ? 0 : 1;
