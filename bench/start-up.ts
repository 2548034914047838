/** How long the built `serve` takes from its start until its mock listens. Ends with 1 beyond the limit. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

const STARTS = 15;
const LIMIT = 250;

const main = join(import.meta.dirname, '..', 'dist', 'cli', 'main.js');

/** Milliseconds until a connection to the mock succeeds. */
async function timeToListening(): Promise<number> {
  const started = performance.now();
  const args = [main, 'serve', 'enigma', '--port', '0', '--control-port', '0'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const [line] = await Promise.race([once(child.stdout, 'data'), ended]);
  const [, port] = / listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(String(line)) ?? [];
  if (port === undefined) throw new Error(`serve did not say where it listens: ${line}`);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  const taken = performance.now() - started;
  socket.destroy();
  child.kill();
  await ended;
  return taken;
}

if (!existsSync(main)) throw new Error(`${main} is missing; build first: npm run build`);
const first = await timeToListening();
const times: number[] = [];
for (let start = 0; start < STARTS; start++) times.push(await timeToListening());
times.sort((one, other) => one - other);
const shown = (time: number | undefined) => (time ?? Number.NaN).toFixed(0);
const median = times[Math.floor(STARTS / 2)] ?? Number.NaN;

console.log('Start-up: serve enigma, from the start of the process to an accepted connection');
console.log(
  `  median of ${STARTS}  ${shown(median)} ms (limit ${LIMIT} ms: ${median <= LIMIT ? 'kept' : 'broken'})`,
);
console.log(
  `  range         ${shown(times[0])} to ${shown(times.at(-1))} ms; the first start took ${shown(first)} ms`,
);
if (median > LIMIT) process.exitCode = 1;
