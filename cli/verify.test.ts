import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

// As built: that is what is published, and what starts fast.
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
let directory = '';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const bearerproof = (...given: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [main, ...given],
      { env: { ...process.env, NO_COLOR: '1' } },
      (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    );
  });

/** A target whose server is this program, listening on the port that it is given. */
async function target(name: string, program: string, more = ''): Promise<string> {
  await writeFile(
    join(directory, `${name}.mjs`),
    `import http from 'node:http';\nconst port = process.argv[2];\n${program}\n`,
  );
  const file = join(directory, `${name}.yaml`);
  await writeFile(
    file,
    `name: ${name}
role: [authorization-server, resource-server]
profile: oauth2
start: { command: "node ${name}.mjs {port}", ready: "http://127.0.0.1:{port}/" }
baseUrl: "http://127.0.0.1:{port}"
clients: [{ id: app1, secret: secret1, grants: [password, refresh_token] }]
users: [{ name: alice, password: alicepw }]
resources: [{ url: /api/profile }]
claims: [password, refresh]
control: { clock: none }
limits: { requestTimeout: 300, startTimeout: 2000 }
${more}`,
  );
  return file;
}

const examine = (file: string, ...more: string[]) =>
  bearerproof(
    'verify',
    file,
    '--only',
    'refresh-chain',
    '--out',
    join(directory, 'out', basename(file)),
    ...more,
  );

describe('bearerproof verify', { concurrency: 2 }, () => {
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bearerproof-verify-'));
  });
  after(() => rm(directory, { recursive: true, force: true }));

  it('refuses a target file with an unknown key: line, column, the nearest right one, exit code 2', async () => {
    const file = await target('typo', '', 'claim: [refresh]\n');
    const { code, err } = await bearerproof('verify', file);
    assert.equal(code, 2);
    assert.match(err, /typo\.yaml:\d+:1: .*"claim".*did you mean "claims"\?/);
  });

  it('refuses a file that is not there, and a check that is not there', async () => {
    const absent = await bearerproof('verify', join(directory, 'absent.yaml'));
    assert.deepEqual([absent.code, /there is no such file/.test(absent.err)], [2, true]);
    const file = await target('any', '');
    const unknown = await bearerproof('verify', file, '--only', 'refresh-chian');
    assert.deepEqual([unknown.code, /there is no check "refresh-chian"/.test(unknown.err)], [2, true]);
  });

  it('ends with 3 and an error per check when the target never becomes ready', async () => {
    const { code, out } = await examine(await target('mute', 'setInterval(() => {}, 1000);'));
    assert.equal(code, 3, out);
    assert.match(out, /error .*set-up: /s);
    assert.match(out, /ready/);
  });

  it('ends with 3 when the target hangs', async () => {
    const hang = "http.createServer((q, r) => { if (q.url === '/') r.end(); }).listen(port);";
    const { code, out } = await examine(await target('hang', hang));
    assert.equal(code, 3, out);
    assert.match(out, /timeout|no answer|hangs/);
  });

  it('ends with 3 when the target crashes half-way, and shows its last words', async () => {
    const crash =
      "http.createServer((q, r) => { if (q.url === '/') return r.end(); console.error('out of cheese'); process.exit(7); }).listen(port);";
    const { code, out } = await examine(await target('crash', crash));
    assert.equal(code, 3, out);
    assert.match(out, /exit code 7/);
    const report = await readFile(join(directory, 'out', 'crash.yaml', 'crash', 'conformance.json'), 'utf8');
    assert.match(report, /out of cheese/);
  });

  it('never passes a target that answers garbage', async () => {
    const garbage =
      "import net from 'node:net';\nlet first = true;\nnet.createServer((s) => { s.on('error', () => {}); s.on('data', () => { s.end(first ? 'HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n' : 'cheese\\r\\n\\r\\n'); first = false; }); }).listen(port);";
    const { code, out } = await examine(await target('garbage', garbage));
    assert.equal(code, 3, out);
    assert.match(out, /malformed/);
  });

  it('ends with 1 when a requirement fails, and with 0 when that was expected', async () => {
    const served = `http.createServer((q, r) => {
      if (q.method === 'GET') return r.end('{}');
      r.setHeader('Content-Type', 'application/json');
      r.end(JSON.stringify({ access_token: 'a', refresh_token: 'b', token_type: 'Bearer', expires_in: 3600 }));
    }).listen(port);`;
    const only = ['verify', '--only', 'token-answer-form', '--out', join(directory, 'out')];
    const failing = await bearerproof(...only, await target('lax', served));
    assert.equal(failing.code, 1, failing.out);
    assert.match(failing.out, /B-09/);
    const expected = "expect: [{ requirement: B-09, verdict: fail, reason: 'ticket 1' }]\n";
    const known = await bearerproof(...only, await target('known', served, expected));
    assert.equal(known.code, 0, known.out);
  });
});
