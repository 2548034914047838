/** How long the built `serve` takes from its start until its mock listens. Ends with 1 beyond the limit. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const STARTS = 15;
const LIMIT = 250;

const main = join(import.meta.dirname, '..', 'dist', 'cli', 'main.js');

/** Milliseconds until a connection to the mock succeeds. */
async function timeToListening(): Promise<number> {
  // One for each region of the profile; it listens when the second does.
  const [first, port] = await Promise.all([freePort(), freePort()]);
  const started = performance.now();
  const args = [
    main,
    'serve',
    'enigma',
    ...['--port', `${first}`, '--port', `${port}`, '--control-port', '0'],
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'close');
  // Not its first line, which waits for the control API too.
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`serve ended with exit code ${child.exitCode}`);
    await pause(1);
  }
  const taken = performance.now() - started;
  child.kill();
  await ended;
  return taken;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
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
