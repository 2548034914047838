/**
 * Runs every test of the repository, stage by stage, to the last one, and counts. A stage that ends with
 * another status than 0 has failed, also where it counts no failure itself.
 */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';

interface Count {
  readonly passed: number;
  readonly failed: number;
}

interface Stage {
  readonly title: string;
  readonly arguments: readonly string[];
  /** Finds the counts in the output; a stage without is one test. */
  readonly count?: (output: string) => Count;
}

const script = (name: string): string => `node_modules/${name}`;
const built = 'dist/cli/main.js';
const testsIn = (places: string): string[] => globSync(`${places}/**/*.test.ts`).sort();
const testCount = counted(/^. pass (\d+)$/m, /^. fail (\d+)$/m);

/** Nothing in these starts a process or leaves one behind: one process for all is enough, and many times as fast. */
const units = (title: string, places: string): Stage => ({
  title,
  arguments: ['--test', '--test-isolation=none', ...testsIn(places)],
  count: testCount,
});

/** Stages that use one core each: they run side by side, those of a lane one after the other. */
const lanes: readonly (readonly Stage[])[] = [
  [
    units('units and contracts of the mock server', 'mock-server'),
    { title: 'types', arguments: [script('typescript/bin/tsc')] },
    {
      title: 'types of what browsers run',
      arguments: [script('typescript/bin/tsc'), '-p', 'mock-server/control/page'],
    },
    {
      title: 'format and lint',
      arguments: [script('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.'],
    },
  ],
  [
    units('units and contracts of suites and reports', '{reports,suites}'),
    { title: 'dead code', arguments: [script('knip/bin/knip.js')] },
    { title: 'package', arguments: [script('publint/src/cli.js'), '--strict'] },
  ],
];

/** Stages that use every core. */
const stages: readonly Stage[] = [
  {
    title: 'processes, drivers, commands, floors and the package',
    arguments: ['--test', '--test-concurrency=2', ...testsIn('{.ci,bench,cli,fixtures}')],
    count: testCount,
  },
  { title: 'ledger, checks and deviations agree', arguments: [built, 'requirements'] },
  {
    title: 'detection',
    arguments: [script('@playwright/test/cli.js'), 'test', '-c', 'dist/playwright.config.js'],
    count: counted(/^ +(\d+) passed/m, /^ +(\d+) failed/m),
  },
  { title: 'real servers and clients', arguments: [built, 'verify', 'examples'] },
  { title: 'the README tells what was found', arguments: ['.ci/comparison.ts', '--check'] },
];

let total: Count = { passed: 0, failed: 0 };
await Promise.all(lanes.map((lane) => inOrder(lane, 'at the end')));
await inOrder(stages, 'as it comes');
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;

/** @param printed when the output of a stage is printed: what runs side by side must not be mixed up */
async function inOrder(list: readonly Stage[], printed: 'as it comes' | 'at the end'): Promise<void> {
  for (const stage of list) {
    const pending: string[] = [];
    const write = (text: string) =>
      void (printed === 'as it comes' ? process.stdout.write(text) : pending.push(text));
    write(`\n── ${stage.title}\n`);
    const started = performance.now();
    const { passed, failed } = await run(stage, write);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    write(`   ${passed} passed, ${failed} failed in ${seconds} s\n`);
    process.stdout.write(pending.join(''));
    total = { passed: total.passed + passed, failed: total.failed + failed };
  }
}

function run({ arguments: given, count }: Stage, write: (text: string) => void): Promise<Count> {
  const environment = {
    ...process.env,
    // Colours would stand between the counts and whoever reads them.
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
    // Many processes load the same modules: each is compiled once.
    NODE_COMPILE_CACHE: join(import.meta.dirname, '../node_modules/.cache/compiled'),
  };
  const child = spawn(process.execPath, given, { stdio: ['ignore', 'pipe', 'inherit'], env: environment });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
    write(chunk.toString());
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      const found = count?.(output) ?? { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
      const silent = status !== 0 && found.failed === 0;
      const empty = found.passed + found.failed === 0;
      resolve(silent || empty ? { ...found, failed: found.failed + 1 } : found);
    });
  });
}

function counted(passed: RegExp, failed: RegExp): (output: string) => Count {
  const number = (pattern: RegExp, output: string) => Number(pattern.exec(output)?.[1] ?? 0);
  return (output) => ({ passed: number(passed, output), failed: number(failed, output) });
}
