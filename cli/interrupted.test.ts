import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { readReports } from '../reports/index.ts';

const main = join(import.meta.dirname, '../dist/cli/main.js');
const PATIENCE = 30_000;

/** Serves tokens until there is a file that tells it to hang, and has a child; both say who they are. */
const SERVER = `
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync } from 'node:fs';
import http from 'node:http';
const child = spawn('sh', ['-c', "trap '' TERM; sleep 1000"]);
appendFileSync('processes', process.pid + ' ' + child.pid + ' ' + process.ppid + '\\n');
process.on('SIGTERM', () => {});
http.createServer((request, reply) => {
  if (request.method === 'GET') return reply.end('{}');
  if (existsSync('hang')) return appendFileSync('hanging', '.');
  reply.setHeader('Content-Type', 'application/json');
  reply.end(JSON.stringify({ access_token: 'a', refresh_token: 'b', token_type: 'Bearer', expires_in: 3600 }));
}).listen(process.argv[2]);
`;
/** What the server breaks, however many checks have ended before it hangs. */
const FAULTS = ['B-01', 'B-03', 'B-05', 'B-07', 'B-09', 'B-13', 'B-14', 'B-19'];
const TARGET = `name: slow
role: [authorization-server, resource-server]
profile: oauth2
start: { command: "node slow.mjs {port}", ready: "http://127.0.0.1:{port}/" }
baseUrl: "http://127.0.0.1:{port}"
clients: [{ id: app1, secret: secret1, grants: [password, refresh_token] }]
users: [{ name: alice, password: alicepw }]
resources: [{ url: /api/profile }]
claims: [password, refresh]
control: { clock: none }
limits: { requestTimeout: 20000 }
expect:
${FAULTS.map((row) => `  - { requirement: ${row}, verdict: fail, reason: it gives a token to everybody }`).join('\n')}
`;

/** Starts an examination in a folder of its own, and answers once its first check has ended and another one hangs. */
async function hangingRun(context: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'bearerproof-interrupted-'));
  context.after(() => rm(folder, { recursive: true }));
  const file = (name: string) => join(folder, name);
  await writeFile(file('slow.mjs'), SERVER);
  await writeFile(file('slow.yaml'), TARGET);
  // A report of an earlier run, in every place that a reader looks at.
  await mkdir(file('out/slow/cases'), { recursive: true });
  for (const name of ['index.html', 'slow/index.html', 'slow/conformance.json', 'slow/cases/old-1.json'])
    await writeFile(file(`out/${name}`), 'of an earlier run');

  const child = spawn(process.execPath, [main, 'verify', 'slow.yaml', '--out', 'out'], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await until(
    () => /^ *1\/\d+ /m.test(said),
    () => `the first check should end: ${said}`,
  );
  await writeFile(file('hang'), '');
  await until(
    () => existsSync(file('hanging')),
    () => `the target should hang: ${said}`,
  );
  return { child, ended, file, said: () => said };
}

type Run = Awaited<ReturnType<typeof hangingRun>>;

async function until(holds: () => boolean, complaint: () => string): Promise<void> {
  for (let waited = 0; !holds(); waited += 20) {
    assert.ok(waited < PATIENCE, complaint());
    await pause(20);
  }
}

/** Who has been started for the target: servers, their children, and the workers that started them. */
const processes = ({ file }: Pick<Run, 'file'>) =>
  readFileSync(file('processes'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number) as [server: number, child: number, worker: number]);

const isAlive = (pid: number): boolean => {
  try {
    // A zombie waits for whoever adopted it, and does nothing any more.
    return !/^Z/.test(execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }));
  } catch {
    return false;
  }
};

/** What is left when a run has ended before its time. */
async function inspect(run: Run) {
  const { file, said } = run;
  for (const pid of processes(run).flat())
    await until(
      () => !isAlive(pid),
      () => `${pid} still runs`,
    );
  const names = readdirSync(file('out'), { recursive: true, encoding: 'utf8' });
  assert.deepEqual(
    names.filter((name) => name.endsWith('.part') || name.includes('old') || name.includes('run.jsonl')),
    [],
  );
  assert.doesNotMatch(readFileSync(file('out/index.html'), 'utf8'), /earlier run/);
  const [{ report } = assert.fail()] = await readReports([file('out')]);
  const { footer } = report;
  assert.ok(!footer.complete);
  assert.ok(footer.checks.planned - footer.missing.checks >= 1, 'what had ended is kept');
  assert.match(said(), /incomplete: \d+ of \d+ checks did not get to their end/);
  assert.match(readFileSync(file('out/slow/index.html'), 'utf8'), /Incomplete: /);
  return footer.missing;
}

describe('an examination that does not get to its end', { concurrency: 3 }, () => {
  it('leaves a report that says so when it is interrupted, however often', async (context) => {
    const run = await hangingRun(context);
    const { child, ended, said } = run;
    child.kill('SIGINT');
    child.kill('SIGTERM');
    assert.equal(await ended, 3, said());
    const { causes, checks } = await inspect(run);
    assert.deepEqual(causes, { interrupted: checks });
  });

  it('leaves one when first a process that examines is killed, and then the one that leads them', async (context) => {
    const run = await hangingRun(context);
    const { ended, said } = run;
    const [[, , worker] = assert.fail()] = processes(run);
    const runner = Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(worker)], { encoding: 'utf8' }));
    process.kill(worker, 'SIGKILL');
    await until(
      () => processes(run).length === 2,
      () => `another one should go on: ${said()}`,
    );
    process.kill(runner, 'SIGKILL');
    assert.equal(await ended, 3, said());
    const { causes, checks } = await inspect(run);
    assert.deepEqual(causes, { 'worker-lost': checks });
    assert.match(said(), /the process that examined ended on SIGKILL/);
  });

  it('is interrupted as well when the command is killed that started it', async () => {
    const module = new URL('../reports/run/end-with-starter.ts', import.meta.url).href;
    const program = `
      const { endWithStarter } = await import(${JSON.stringify(module)});
      endWithStarter();
      process.once('SIGINT', () => process.exit(77));
      setInterval(() => undefined, 1000);
      process.send('ready');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.once('message', () => child.disconnect());
    assert.equal(await ended, 77);
  });
});
