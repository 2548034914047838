import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { start } from './started.fixture.ts';

const freePorts = ['--port', '0', '--control-port', '0'];

let directory: string;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bearerproof-serve-'));
});
after(() => rm(directory, { recursive: true }));

async function fileOf(name: string, ...lines: string[]): Promise<string> {
  const file = join(directory, name);
  await writeFile(file, lines.join('\n'));
  return file;
}

describe('serve', () => {
  test('listens, shows lines that work when they are copied, tells each exchange, and ends with 0', async () => {
    const served = start('serve', 'enigma', ...freePorts);
    await served.says(/^# a user who lives elsewhere\n.*\n\n/m);
    const [token = '', jump = '', elsewhere = ''] = served.told.out.match(/^curl .*$/gm) ?? [];

    const first = await curl(token);
    assert.equal(first.expires_in, 3600);
    await served.says(/ POST \/oauth2\/v0\/token 200 password for alice: access token until /);

    const before = Date.now();
    const { now } = await curl(jump);
    assert.ok(Date.parse(String(now)) - before >= 60 * 60_000 - 1);

    const refusal = await curl(elsewhere);
    assert.equal(refusal.code, '16');
    const [, eu] = /eu (http\S+)/.exec(served.told.out) ?? [];
    assert.equal(refusal.geolocation, eu);
    assert.equal((await fetch(`${eu}/api/profile`)).status, 401);
    await served.says(/ 400 bob lives in eu, and this is us/);
    const [, page = ''] = /^control +(\S+) \(a page to open/m.exec(served.told.out) ?? [];
    assert.match(await (await fetch(page)).text(), /<title>Bearerproof<\/title>/);

    assert.doesNotMatch(served.told.out, new RegExp(String(first.access_token)));
    assert.equal(served.told.out, stripVTControlCharacters(served.told.out), 'colours are for terminals');
    served.interrupt('SIGTERM');
    assert.equal(await served.ended, 0);
    assert.match(served.told.out, /\nTurium Enigma has stopped after 3 exchanges\n$/);
    assert.equal(served.told.err, '');
  });

  test('takes a profile and a script from files, a seed and a time, and is quiet when told to be', async () => {
    const profile = await fileOf(
      'acme.yaml',
      'extends: enigma',
      'title: Acme',
      'accessToken: { lifetime: PT5M }',
    );
    const script = await fileOf('script.yaml', '- { times: 1, do: { behaviour: account-locked } }');
    const served = start(
      ...['serve', '--profile-file', profile, '--script', script, '--seed', '1', '--quiet', ...freePorts],
      ...[
        '--virtual-clock',
        '--starts-at',
        '2030-01-01T00:00:00Z',
        '--deviation',
        'access-token-never-expires',
      ],
    );
    await served.says(/^# a user who lives elsewhere\n.*\n\n/m);
    assert.match(served.told.out, /^Acme listens on http/);
    const [token = ''] = served.told.out.match(/^curl .*$/gm) ?? [];
    assert.equal((await curl(token)).code, '14');
    assert.equal((await curl(token)).expires_in, 300);
    assert.doesNotMatch(served.told.out, / POST /);
    const [, control] = /^control +(\S+)/m.exec(served.told.out) ?? [];
    const clock = (await (await fetch(`${control}/mocks/default/clock`)).json()) as object;
    assert.deepEqual(clock, { now: '2030-01-01T00:00:00.000Z', frozen: true });
    served.interrupt('SIGINT');
    assert.equal(await served.ended, 0);
  });
});

describe("the worked example of a profile of one's own", () => {
  for (const file of ['acme.yaml', 'acme.ts']) {
    test(`is played from ${file}`, async () => {
      const served = start('serve', '--profile-file', `examples/profiles/${file}`, '--quiet', ...freePorts);
      await served.says(/^curl .*$/m);
      const [, url] = /^Acme Identity listens on (\S+)/.exec(served.told.out) ?? [];
      const form = { grant_type: 'password', client_id: 'shop', client_secret: 'shop-secret' };
      const ask = async (user: string): Promise<Record<string, unknown>> => {
        const body = new URLSearchParams({ ...form, username: user, password: `${user}pw` });
        const response = await fetch(`${url}/identity/v2/token`, { method: 'POST', body });
        const members: Record<string, unknown> = JSON.parse(await response.text());
        return { ...members, status: response.status };
      };
      assert.equal((await ask('alice')).expires_in, 1200);
      const { status, code, error, description } = await ask('carol');
      assert.deepEqual([status, code, error], [403, 'ACME-1003', 'invalid_grant']);
      assert.equal(description, 'The account is locked for an hour.');
      served.interrupt('SIGTERM');
      assert.equal(await served.ended, 0);
    });
  }
});

describe('serve --tls', () => {
  test('writes a certificate that curl trusts, and takes it away in the end', async () => {
    const served = start('serve', 'enigma', '--tls', '--quiet', ...freePorts);
    await served.says(/^# a user who lives elsewhere\n.*\n\n/m);
    const [, file = ''] = /^trust +(\S+)$/m.exec(served.told.out) ?? [];
    const [token = ''] = served.told.out.match(/^curl .*$/gm) ?? [];
    assert.match(token, / --cacert '/);
    const answer = await statusOver(/ (https:\S+)$/.exec(token)?.[1] ?? '', await readFile(file, 'utf8'));
    assert.equal(answer, 405);
    served.interrupt('SIGTERM');
    assert.equal(await served.ended, 0);
    await assert.rejects(readFile(file), { code: 'ENOENT' });
  });

  test('writes the certificate where it is told to, and leaves it there', async () => {
    const file = join(directory, 'kept.pem');
    const served = start('serve', 'oauth2', '--tls-certificate-file', file, ...freePorts);
    const [, url = ''] = await served.says(/listens on (https:\S+)\n[\s\S]*\n\n/);
    assert.equal(await statusOver(`${url}/jwks`, await readFile(file, 'utf8')), 200);
    served.interrupt('SIGTERM');
    assert.equal(await served.ended, 0);
    assert.match(await readFile(file, 'utf8'), /^-----BEGIN CERTIFICATE-----\n/);
  });
});

describe('wrong usage ends with 2 and one sentence:', () => {
  const rows: readonly (readonly [args: string, sentence: RegExp])[] = [
    ['serve enigmaa', /^there is no profile "enigmaa"; did you mean "enigma"\?$/],
    ['serve enigma --deviation acces-token-never-expires', /did you mean "access-token-never-expires"\?$/],
    ['serve enigma --starts-at tomorrow', /^"tomorrow" is not an ISO 8601 instant such as/],
    ['serve enigma --port 70000', /^--port takes a port from 0 to 65535$/],
    [
      'serve enigma --port 1 --port 2 --port 3',
      /^--port was given 3 times; give it once, or for each of us, eu$/,
    ],
    ['serve enigma --control-port x', /^--control-port takes a port from 0 to 65535$/],
    [
      'serve enigma --port 0 --control-port 0 --tls-certificate-file /nowhere/mock.pem',
      /^the certificate cannot be written \(ENOENT.*\); choose another --tls-certificate-file$/,
    ],
    ['serve enigma --hostile-rate 2', /^hostile\.rate is 2; it takes a number above 0 and up to 1$/],
    ['serve enigma --hostile-only rest', /^hostile\.only\[0\] is "rest".*did you mean "reset"\?$/],
    ['serve enigma --script nowhere.yaml', /^nowhere\.yaml: there is no such file$/],
    ['serve enigma --prot 1', /^unknown argument: prot; "bearerproof serve --help" says what it takes$/],
    ['serv enigma', /^there is no command "serv"; did you mean "serve"\?$/],
    ['', /^which command\? "bearerproof --help" lists them$/],
  ];
  const check = async (args: readonly string[], sentence: RegExp) => {
    const { ended, told } = start(...args);
    assert.equal(await ended, 2);
    const [, said = ''] = /^bearerproof: (.*)\n$/.exec(told.err) ?? [undefined, told.err];
    assert.match(said, sentence);
    assert.equal(told.out, '');
  };
  for (const [args, sentence] of rows) {
    test(`bearerproof ${args}`, () => check(args === '' ? [] : args.split(' '), sentence));
  }

  test('a script that matches nothing, with line and column', async () => {
    const file = await fileOf('wrong.yaml', '- on: { user: alcie }', '  do: { fault: reset }');
    await check(
      ['serve', 'enigma', '--script', file],
      /wrong\.yaml:1:15: on\.user is "alcie", which matches nothing here; did you mean "alice"\?$/,
    );
  });

  test('a profile file with a mistyped key, with line and column', async () => {
    const file = await fileOf('mistyped.yaml', 'extends: enigma', 'regionss: [us]');
    await check(
      ['serve', '--profile-file', file],
      /mistyped\.yaml:2:1: "regionss" is not a key of a profile; did you mean "regions"\?$/,
    );
  });

  test('a profile module with a mistake, with the member that is wrong', async () => {
    const file = await fileOf('mistaken.ts', 'export default { extends: "enigma", lockAfter: "five" };');
    await check(['serve', '--profile-file', file], /mistaken\.ts: lockAfter must be a .*number, not a text$/);
    const empty = await fileOf('empty.ts', 'export const profile = {};');
    await check(['serve', '--profile-file', empty], /empty\.ts: it has no default export$/);
  });

  test('a port in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    await check(
      ['serve', 'oauth2', '--port', String(port), '--control-port', '0'],
      new RegExp(`^port ${port} is in use; choose another with --port$`),
    );
    // Nor is the mock announced before the control API has its port.
    await check(
      ['serve', 'oauth2', '--port', '0', '--control-port', String(port)],
      new RegExp(`^port ${port} is in use; choose another with --control-port$`),
    );
    taken.close();
  });
});

/** Asks over https, trusting a certificate and nothing else. */
async function statusOver(url: string, certificate: string): Promise<number> {
  const [response] = await once(get(url, { ca: certificate, agent: false }), 'response');
  response.resume();
  return response.statusCode;
}

/** Does what a copied curl line would do. */
async function curl(line: string): Promise<Record<string, unknown>> {
  const [, data] = / -d '([^']*)'/.exec(line) ?? [];
  const response = await fetch(line.slice(line.lastIndexOf(' ') + 1), {
    method: / -X (\w+)/.exec(line)?.[1] ?? 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    ...(data === undefined ? {} : { body: data }),
  });
  return (await response.json()) as Record<string, unknown>;
}
