import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { start } from './started.fixture.ts';

const freePorts = ['--port', '0', '--control-port', '0'];
const CLIENT = { client_id: 'app1', client_secret: 'secret1' };

let directory: string;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bearerproof-serve-store-'));
});
after(() => rm(directory, { recursive: true }));

async function serve(...args: readonly string[]) {
  const served = start('serve', 'oauth2', ...freePorts, ...args);
  await served.says(/^# a locked account\n.*\n\n/m);
  const [, url = ''] = / listens on (\S+)/.exec(served.told.out) ?? [];
  const [, control = ''] = /^control +(\S+)/m.exec(served.told.out) ?? [];
  const ask = async (form: Record<string, string>) => {
    const reply = await fetch(`${url}/token`, { method: 'POST', body: new URLSearchParams(form) });
    return (await reply.json()) as Record<string, string>;
  };
  const call = async (token = '') =>
    (await fetch(`${url}/api/profile`, { headers: { Authorization: `Bearer ${token}` } })).status;
  return { ...served, url, control, ask, call };
}

describe('serve with a store', () => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    test(`goes on after ${signal} from where it was`, async () => {
      const file = join(directory, `${signal}.db`);
      const first = await serve('--store', file);
      const login = { grant_type: 'password', username: 'alice', password: 'alicepw' };
      const tokens = await first.ask({ ...CLIENT, ...login });
      await fetch(`${first.control}/mocks/default/users/bob`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ password: 'another' }),
      });
      first.interrupt(signal);
      assert.equal(await first.ended, signal === 'SIGTERM' ? 0 : null);
      assert.equal(first.told.err, '', 'no warning either');
      assert.equal((await readdir(directory)).includes(`${signal}.db-wal`), signal === 'SIGKILL');

      const second = await serve('--store', file);
      assert.match(second.told.out, /^users +alice\/alicepw \(company1\)$/m);
      assert.match(second.told.out, /^ +bob \(company2\)$/m, 'a hash is not shown as a password');
      assert.equal(await second.call(tokens.access_token), 200);
      const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' };
      const { access_token } = await second.ask({ ...CLIENT, ...refresh });
      assert.equal(await second.call(access_token), 200);
      second.interrupt('SIGKILL');
      await second.ended;
    });
  }

  for (const [what, args, sentence] of [
    ['a file that is none', ['--store', '.'], /^\.: this is a folder; give the name of a file in it$/],
    ['no such folder', ['--store', 'nowhere/a.db'], /^nowhere\/a\.db: there is no such folder; make it/],
    ['hashes of no file', ['--hash-cost', '4'], /^--hash-cost is about the hashes in a file, and no --store/],
    [
      'a cost too low',
      ['--store', 'a.db', '--hash-cost', '3'],
      /^the cost of a bcrypt hash is a whole number/,
    ],
    ['a seed', ['--store', 'a.db', '--seed', '1'], /^give --seed or --store, not both: after a restart/],
  ] as const) {
    test(`and ${what} ends with 2 and one sentence`, async () => {
      const { ended, told } = start('serve', 'oauth2', ...freePorts, ...args);
      assert.equal(await ended, 2);
      assert.match(/^bearerproof: (.*)\n$/.exec(told.err)?.[1] ?? told.err, sentence);
    });
  }
});

test('serve without a store loads nothing that a store takes', async () => {
  const list = join(directory, 'loaded.txt');
  const recorder = join(directory, 'recorder.mjs');
  await writeFile(
    recorder,
    `import { appendFileSync } from 'node:fs';
     import { registerHooks } from 'node:module';
     registerHooks({ load: (url, context, next) => { appendFileSync(${JSON.stringify(list)}, url + '\\n'); return next(url, context); } });
     process.on('exit', () => appendFileSync(${JSON.stringify(list)}, process.moduleLoadList.join('\\n') + '\\nended'));`,
  );
  const loadedBy = async (...args: readonly string[]) => {
    await writeFile(list, '');
    const served = start('serve', 'oauth2', ...freePorts, ...args, {
      env: { NODE_OPTIONS: `--import ${recorder}` },
    });
    await served.says(/^# a locked account\n.*\n\n/m);
    served.interrupt('SIGTERM');
    assert.equal(await served.ended, 0);
    const loaded = await readFile(list, 'utf8');
    assert.match(loaded, /run-serve/);
    assert.match(loaded, /ended$/);
    return loaded.split('\n').filter((each) => /bcryptjs\/|ports\/sqlite\/|Binding sqlite/.test(each));
  };
  assert.deepEqual(await loadedBy(), []);
  const withStore = (await loadedBy('--store', join(directory, 'loading.db'))).join('\n');
  for (const part of [/bcryptjs\//, /ports\/sqlite\//, /Binding sqlite/]) assert.match(withStore, part);
});
