/** Requests per second of the mock server and of others, beside bare node:http that does the same work in the same run. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Load } from './load.ts';
import type { Subject } from './subjects.ts';

const ROUNDS = 3;
const WARM_UP = 300;
const MEASURED = 1000;
const CONNECTIONS = 16;

interface Measurement {
  readonly requestsPerSecond: number;
  /** Processor time of the server, microseconds per request: the load generator has no part in it. */
  readonly serverTime: number;
}

const start = (file: string): ChildProcess =>
  fork(join(import.meta.dirname, file), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });

function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const died = (code: number | null) => reject(new Error(`a process of the benchmark ended with ${code}`));
  child.once('exit', died);
  child.once('message', (answer) => {
    child.off('exit', died);
    resolve(answer as Answer);
  });
  return promise;
}

function ask<Answer>(child: ChildProcess, question: object): Promise<Answer> {
  child.send(question);
  return answerOf<Answer>(child);
}

const servers = start('subjects.ts');
const generator = start('load.ts');
const subjects = await answerOf<Subject[]>(servers);

async function measure(subject: Subject): Promise<Measurement> {
  const load = (milliseconds: number): Load => ({ subject, connections: CONNECTIONS, milliseconds });
  await ask<number>(generator, load(WARM_UP));
  const before = await ask<number>(servers, {});
  const started = performance.now();
  const answered = await ask<number>(generator, load(MEASURED));
  const seconds = (performance.now() - started) / 1000;
  const used = (await ask<number>(servers, {})) - before;
  return { requestsPerSecond: answered / seconds, serverTime: used / answered };
}

const measured = new Map<string, Measurement[]>(subjects.map(({ name }) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const subject of subjects) measured.get(subject.name)?.push(await measure(subject));
}
servers.kill();
generator.kill();

function median(name: string, of: keyof Measurement): number {
  const values = (measured.get(name) ?? []).map((each) => each[of]).sort((one, other) => one - other);
  return values[Math.floor(values.length / 2)] ?? Number.NaN;
}

console.log(
  `Throughput: ${CONNECTIONS} connections kept alive, median of ${ROUNDS} rounds, beside bare node:http`,
);
console.log(
  `  ${'endpoint'.padEnd(28)}${'requests/s'.padStart(12)}${'bare'.padStart(9)}${'ratio'.padStart(8)}${'server µs'.padStart(12)}${'bare'.padStart(7)}`,
);
for (const { name, baseline } of subjects.filter((subject) => subject.name !== subject.baseline)) {
  const [rate, bareRate] = [median(name, 'requestsPerSecond'), median(baseline, 'requestsPerSecond')];
  const [time, bareTime] = [median(name, 'serverTime'), median(baseline, 'serverTime')];
  console.log(
    `  ${name.padEnd(28)}${rate.toFixed(0).padStart(12)}${bareRate.toFixed(0).padStart(9)}` +
      `${(rate / bareRate).toFixed(2).padStart(8)}${time.toFixed(0).padStart(12)}${bareTime.toFixed(0).padStart(7)}`,
  );
}
