import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bearerproof } from './bearerproof.fixture.ts';

const server = fileURLToPath(new URL('../fixtures/servers/deviant-mock-server.ts', import.meta.url));
let directory = '';

async function target(name: string, ...deviations: string[]): Promise<string> {
  const file = join(directory, `${name}.yaml`);
  await writeFile(
    file,
    `name: ${name}
role: [authorization-server, resource-server]
profile: oauth2
start: { command: [node, ${server}, oauth2, "{port}"${deviations.map((each) => `, ${each}`).join('')}] }
baseUrl: "http://127.0.0.1:{port}"
clients: [{ id: app1, secret: secret1, grants: [password, refresh_token] }]
users: [{ name: alice, password: alicepw }]
resources: [{ url: /api/profile }]
claims: [password, refresh, revocation]
control: { clock: preload }
`,
  );
  return file;
}

describe('bearerproof replay', () => {
  let kept = '';
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bearerproof-replay-'));
    const file = await target('deviant', 'revoked-refresh-token-works-on');
    const out = join(directory, 'out');
    const { code, out: said } = await bearerproof('verify', file, '--only', 'token-lifecycle', '--out', out);
    assert.equal(code, 1, said);
    const command = /bearerproof replay (\S+)/.exec(said);
    assert.ok(command, said);
    kept = String(command[1]);
  });
  after(() => rm(directory, { recursive: true, force: true }));

  it('shows the case again that an examination has found, with its story and how it ended, and exit code 1', async () => {
    const { story } = JSON.parse(await readFile(kept, 'utf8'));
    assert.ok(story.length <= 5, story.join('; '));
    const { code, out, err } = await bearerproof('replay', kept);
    assert.equal(code, 1, err);
    for (const step of story) assert.ok(out.includes(step), out);
    assert.match(out, /it fails again/);
    assert.equal(out.trimEnd().split('\n').at(-1), `fail, as when it was found: ${kept}`);
    assert.match(out, /expected {2}the refresh token to be refused after its revocation/);
    assert.doesNotMatch(out, /secret1|alicepw/);
  });

  it('ends with 0 on a target on which it holds', async () => {
    const { code, out } = await bearerproof('replay', kept, '--target', await target('conformant'));
    assert.equal(code, 0, out);
    assert.match(out, /it holds now/);
  });

  it('refuses with 2 what is no case, and a case that is not as it was found', async () => {
    const absent = await bearerproof('replay', join(directory, 'absent.json'));
    assert.deepEqual([absent.code, /there is no such file/.test(absent.err)], [2, true]);
    const content = JSON.parse(await readFile(kept, 'utf8'));
    const changed = join(directory, 'changed.json');
    const origin = { ...content.origin, fingerprint: '00000000' };
    await writeFile(changed, JSON.stringify({ ...content, origin }));
    const { code, err } = await bearerproof('replay', changed);
    assert.deepEqual([code, /makes another case of it than it did/.test(err)], [2, true], err);
  });

  it('ends with 3 when the target cannot be examined', async () => {
    const file = await target('broken');
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace('deviant-mock-server.ts', 'no-such-server.ts'),
    );
    const { code, out } = await bearerproof('replay', kept, '--target', file);
    assert.equal(code, 3, out);
    assert.match(out, /it could not be decided: set-up: /);
  });
});
