import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { bearerproof } from './bearerproof.fixture.ts';

let directory = '';

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

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bearerproof-verify-'));
});
after(() => rm(directory, { recursive: true, force: true }));

describe('bearerproof verify', { concurrency: 2 }, () => {
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

describe('bearerproof verify, of a client whose driver breaks,', () => {
  it('says once what was expected, what arrived and what to do, and ends with 3', async () => {
    await writeFile(join(directory, 'driver.mjs'), 'console.log("Server started");\n');
    const file = join(directory, 'garbage.yaml');
    await writeFile(
      file,
      'name: g\nrole: client\nprofile: enigma\ndriver: { command: node driver.mjs }\nclaims: [password-login]\n',
    );
    const { code, out } = await bearerproof('verify', file, '--out', join(directory, 'driver'));
    assert.equal(code, 3, out);
    assert.match(out, /error +\d+ requirements could not be judged/);
    const said = /"hello": it wrote "Server started", which is not a line of the protocol; print/;
    assert.match(out.replaceAll(/\s+/g, ' '), said);
    // Once as it comes, and once in the summary.
    assert.equal(out.split('operation "hello"').length - 1, 2, out);
  });
});

describe('bearerproof verify, of targets that break,', () => {
  const targets: Readonly<
    Record<string, { readonly program: string; readonly said: RegExp; readonly lastWords?: RegExp }>
  > = {
    'never becomes ready': {
      program: 'setInterval(() => {}, 1000);',
      said: /set-up: the target was not ready/,
    },
    hangs: {
      program: "http.createServer((q, r) => { if (q.url === '/') r.end(); }).listen(port);",
      said: /got timeout/,
    },
    'crashes half-way': {
      program:
        "http.createServer((q, r) => { if (q.url === '/') return r.end(); console.error('out of cheese'); process.exit(7); }).listen(port);",
      said: /exit code 7/,
      lastWords: /out of cheese/,
    },
    'answers garbage': {
      program:
        "import net from 'node:net';\nlet first = true;\nnet.createServer((s) => { s.on('error', () => {}); s.on('data', () => { s.end(first ? 'HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n' : 'cheese\\r\\n\\r\\n'); first = false; }); }).listen(port);",
      said: /got malformed/,
    },
  };
  const nameOf = (what: string) => what.replaceAll(' ', '-');
  let ended: Awaited<ReturnType<typeof bearerproof>>;
  before(async () => {
    const files = Object.entries(targets).map(([what, { program }]) => target(nameOf(what), program));
    const out = join(directory, 'broken');
    ended = await bearerproof(
      'verify',
      ...(await Promise.all(files)),
      '--only',
      'refresh-chain',
      '--out',
      out,
    );
  });

  it('ends with 3, and says so on the screen', () => {
    assert.equal(ended.code, 3, ended.out);
    assert.match(ended.out, /error .*set-up: /s);
    for (const { said } of Object.values(targets)) assert.match(ended.out, said);
  });

  for (const [what, { said, lastWords = said }] of Object.entries(targets)) {
    it(`decides nothing about one that ${what}, and reports why`, async () => {
      const file = join(directory, 'broken', nameOf(what), 'conformance.json');
      const report = JSON.parse(await readFile(file, 'utf8')) as Report;
      assert.equal(report.verdict, 'error');
      const [check, ...others] = report.checks;
      assert.deepEqual([check?.id, others], ['refresh-chain', []]);
      assert.ok(check !== undefined && check.verdicts.length > 0);
      for (const { verdict, reason } of check.verdicts) {
        assert.equal(verdict, 'error');
        assert.match(reason, said);
        assert.match(reason, lastWords);
      }
    });
  }
});

interface Report {
  readonly verdict: string;
  readonly checks: readonly {
    readonly id: string;
    readonly verdicts: readonly { readonly verdict: string; readonly reason: string }[];
  }[];
}
