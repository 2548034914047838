/** How long the making of a mock takes among two hundred in one process, and of one that listens. */
import { createMockServer, type MockServer } from '../mock-server/index.ts';

const COUNT = 200;
const LIMIT = 10;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
const median = (times: readonly number[]): number =>
  times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN;

console.log(`Creation: median of ${COUNT} mocks in one process (limit ${LIMIT} ms)`);
for (const profile of ['oauth2', 'enigma'] as const) {
  const mocks: MockServer[] = [];
  const created: number[] = [];
  for (let made = 0; made < COUNT; made++) {
    created.push(await timed(async () => mocks.push(await createMockServer({ profile }))));
  }
  const opened: number[] = [];
  for (const mock of mocks) opened.push(await timed(() => mock.listen()));
  await Promise.all(mocks.map((mock) => mock.close()));
  const [creation, listening] = [median(created), median(opened)];
  if (creation > LIMIT) process.exitCode = 1;
  console.log(
    `  ${profile.padEnd(8)} ${creation.toFixed(2)} ms to create, ${listening.toFixed(2)} ms to listen`,
  );
}

// The keys that the mocks began to make are of no use to anybody now.
process.exit();
