import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { harOf, pair, saved } from '../fixtures/recordings/recording.fixture.ts';
import { bearerproof, commandLine, type Ended } from './bearerproof.fixture.ts';

let directory = '';

/** Writes a recording, and judges it into a directory of its own. */
async function judged(name: string, content: string, ...more: string[]): Promise<Ended> {
  await writeFile(join(directory, `${name}.har`), content);
  return commandLine('audit', `${name}.har`, '--profile', 'enigma', '--out', `out-${name}`, ...more);
}

const chromium = saved['the developer tools of Chromium'] ?? [];
const FORM = 'application/x-www-form-urlencoded';

/** A refresh at some minute, with what it yields. */
const refresh = (minute: number, refreshToken: string, yielded: string) => ({
  startedDateTime: `2026-01-15T10:${String(minute).padStart(2, '0')}:00.000Z`,
  time: 20,
  request: {
    method: 'POST',
    url: 'https://us.example/oauth2/v0/token',
    headers: [pair('Content-Type', FORM)],
    postData: {
      mimeType: FORM,
      text: `grant_type=refresh_token&refresh_token=${refreshToken}&client_id=app1&client_secret=secret-of-app1`,
    },
  },
  response: {
    status: 200,
    headers: [],
    content: {
      text: JSON.stringify({
        access_token: `access-${yielded}`,
        token_type: 'Bearer',
        expires_in: 600,
        refresh_token: yielded,
      }),
    },
  },
});

const call = (minute: number, token: string) => ({
  startedDateTime: `2026-01-15T10:${String(minute).padStart(2, '0')}:01.000Z`,
  time: 5,
  request: {
    method: 'GET',
    url: 'https://us.example/api/a',
    headers: [pair('Authorization', `Bearer ${token}`)],
  },
  response: { status: 200, headers: [], content: { text: '{}' } },
});

const faulty = harOf([
  refresh(0, 'refresh-zero', 'refresh-one'),
  call(0, 'access-refresh-one'),
  refresh(11, 'refresh-zero', 'refresh-two'),
]);

describe('bearerproof audit', () => {
  const home = process.cwd();
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bearerproof-audit-'));
    process.chdir(directory);
  });
  after(async () => {
    process.chdir(home);
    await rm(directory, { recursive: true, force: true });
  });

  it('ends with 0 where nothing is wrong, and writes the reports of a client', async () => {
    const { code, out, err } = await judged('fine', harOf(chromium));
    assert.equal(code, 0, out + err);
    assert.match(out, /^pass +fine\n +\d+ of \d+ requirements hold, \d+ inapplicable\n/m);
    assert.match(out, /judged under enigma by 2 of 2 entries/);
    assert.match(out, /\npass: \d+ of \d+ requirements hold, \d+ inapplicable\. Reports: .*index\.html\n$/);
    // Nothing that a terminal obeys, and no line that is drawn over.
    assert.doesNotMatch(out, /[^\P{Cc}\n]/u);
    assert.match(
      out,
      /tokens from https:\/\/us\.example\/oauth2\/v0\/token; APIs at https:\/\/us\.example\n/,
    );
    const report = JSON.parse(
      await readFile(join(directory, 'out-fine', 'fine', 'conformance.json'), 'utf8'),
    );
    assert.deepEqual([report.target.roles, report.header.file], [['client'], 'fine.har']);
    assert.equal(report.target.recording.judged, 2);
    assert.match(await readFile(join(directory, 'out-fine', 'fine', 'index.html'), 'utf8'), /2 of 2 entries/);
  });

  it('ends with 1 where a requirement is broken, with evidence, the command, and no secret', async () => {
    const { code, out } = await judged('faulty', faulty, '--name', 'Our client', '--client-id', 'app1');
    assert.equal(code, 1, out);
    assert.match(out, /fail +Our client/);
    assert.match(out, /fail +ENIGMA-14 /);
    assert.match(out, /fail +B-18 /);
    assert.match(out, /reproduce +bearerproof audit faulty\.har --profile enigma --client-id app1\n/);
    const report = await readFile(join(directory, 'out-faulty', 'Our-client', 'conformance.json'), 'utf8');
    assert.doesNotMatch(report + out, /secret-of-app1|refresh-(zero|one|two)/);
  });

  it('shows secrets when it is told to', async () => {
    const { out } = await judged('revealed', faulty, '--reveal');
    assert.match(out, /refresh-zero/);
  });

  it('judges by the rows of the profile alone', async () => {
    await writeFile(join(directory, 'plain.har'), faulty);
    const { code, out } = await commandLine(
      'audit',
      'plain.har',
      '--profile',
      'oauth2',
      '--out',
      'out-plain',
    );
    assert.equal(code, 1, out);
    assert.ok(/B-18/.test(out) && !/ENIGMA/.test(out));
  });

  for (const [what, content, more, said] of [
    ['that is cut off', faulty.slice(0, -200), [], /cut\.har|ends at byte \d+, after entry 2/],
    ['that is no HAR', '{"a":1}', [], /no entry below "log\.entries"/],
    [
      'in which nothing asks for tokens',
      harOf([{ request: { method: 'GET', url: 'https://a.example/' } }]),
      [],
      /none of its 1 exchanges asks for a token/,
    ],
    [
      'with a token endpoint that is no address',
      faulty,
      ['--token-endpoint', 'token'],
      /--token-endpoint takes an address/,
    ],
    ['with an origin that is no address', faulty, ['--origin', 'us.example'], /--origin takes an address/],
  ] as const) {
    it(`ends with 2 and a sentence for a recording ${what}`, async () => {
      const { code, err } = await judged(`bad-${what.replaceAll(' ', '-')}`, content, ...more);
      assert.equal(code, 2, err);
      assert.match(err, said);
    });
  }

  it('ends with 2 without a profile, with one that nobody knows, and for a file that is not there', async () => {
    const without = await commandLine('audit', 'fine.har');
    const unknown = await commandLine('audit', 'fine.har', '--profile', 'enigna');
    const absent = await commandLine('audit', 'absent.har', '--profile', 'enigma');
    assert.deepEqual([without.code, unknown.code, absent.code], [2, 2, 2]);
    assert.match(without.err, /profile/);
    assert.match(unknown.err, /enigna/);
    assert.match(absent.err, /absent\.har: there is no such file/);
  });

  it('judges the recording of the README as the README says', async () => {
    const root = fileURLToPath(new URL('..', import.meta.url));
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    const told =
      /audit examples\/recordings\/enigma-client\.har --profile enigma\n```\n\n```\n(.*?)```/s.exec(
        readme,
      )?.[1];
    assert.ok(told);
    const recording = await readFile(join(root, 'examples/recordings/enigma-client.har'), 'utf8');
    const { code, out } = await judged('enigma-client', recording);
    assert.equal(code, 1, out);
    const here = out.replaceAll('audit enigma-client.har', 'audit examples/recordings/enigma-client.har');
    // Numbers of rows change with the ledger.
    const plain = (text: string) => text.replace(/\d+ (of|fail|inapplicable|requirements)/g, '… $1');
    assert.ok(plain(here).includes(plain(told).trimEnd()), out);
  });

  it('explains itself with examples', async () => {
    const { code, out } = await bearerproof('audit', '--help');
    assert.equal(code, 0);
    assert.match(out, /bearerproof audit traffic\.har --profile enigma/);
  });
});
