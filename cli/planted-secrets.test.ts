import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { readRecording } from '../fixtures/recordings/index.ts';
import { createMockServer, maskOf } from '../mock-server/index.ts';
import { createStyle, FORMAT_NAMES, reportOn } from '../reports/index.ts';
import { audit, formIn, verify } from '../suites/index.ts';
import { bearerproof } from './bearerproof.fixture.ts';
import { diagnosis } from './doctor.ts';
import { DRIVER_SECRETS, RECORDED_SECRETS, SERVER_SECRETS, WRITINGS } from './planted-secrets.fixture.ts';
import { replayed } from './replay.ts';
import { exchangeLine } from './serve-lines.ts';

type Secrets = Readonly<Record<string, string>>;
/** What somebody can read of a run, by where it stands. */
type Outputs = ReadonlyMap<string, string | Uint8Array>;

const program = (name: string) => JSON.stringify(join(import.meta.dirname, name));
const yaml = (text: string) => JSON.stringify(text);
const S = SERVER_SECRETS;
const SERVER = `name: "Leaky \${PLANTED_NAME}"
role: [authorization-server, resource-server]
profile: oauth2
start:
  command: [node, ${program('leaky-server.fixture.ts')}, "{port}", --admin-token, ${yaml(S.option)}]
  ready: "http://127.0.0.1:{port}/"
  env: { SIGNING_SECRET: ${yaml(S.variable)}, DATABASE_URL: ${yaml(`postgres://acme:${encodeURIComponent(S.databasePassword)}@db.test/acme`)} }
baseUrl: "http://127.0.0.1:{port}"
clients:
  - { id: app1, secret: "\${PLANTED_SECRET}", grants: [password, refresh_token] }
  - { id: app2, secret: ${yaml(S.secondClientSecret)}, grants: [password, refresh_token] }
users: [{ name: alice, password: ${yaml(S.password)} }, { name: bob, password: ${yaml(S.secondPassword)} }]
resources: [{ url: /api/profile }]
claims: [password, refresh]
expect: [{ requirement: B-09, verdict: fail, reason: "known as \${PLANTED_REASON}" }]
control:
  clock: none
  account:
    http:
      url: "/admin/account?api_key=${encodeURIComponent(S.keyInAddress)}&user={user}"
      headers: { Authorization: ${yaml(`Bearer ${S.bearerOfHook}`)}, X-Api-Key: ${yaml(S.keyOfHook)} }
      body: { client_secret: ${yaml(S.secretInBody)}, state: "{state}" }
  dump: { command: [node, -e, "console.error(process.argv.join()); process.exit(3)", --, ${yaml(`--password=${S.optionOfHook}`)}] }
limits: { requestTimeout: 2000 }
`;
const BROKEN = SERVER.replace('{port}", --admin-token', 'no port", --admin-token');
const DRIVEN = `name: driven
role: client
profile: enigma
driver: { command: [node, ${program('leaky-driver.fixture.ts')}, --api-token, ${yaml(DRIVER_SECRETS.option)}, "\${PLANTED_WORD}"] }
claims: [password-login]
`;
/** Of a server, and one of a client. */
const CHECKS = [
  'client-credentials-exact',
  'token-answer-form',
  'account-states',
  'at-rest',
  'simultaneous-calls',
];

let folder = '';
const file = (name: string) => join(folder, name);
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bearerproof-planted-'));
  const environment = {
    PLANTED_NAME: S.partOfName,
    PLANTED_SECRET: S.clientSecret,
    PLANTED_REASON: S.partOfReason,
    PLANTED_WORD: DRIVER_SECRETS.environment,
  };
  Object.assign(process.env, environment);
  for (const [name, text] of Object.entries({
    leaky: SERVER,
    broken: BROKEN,
    driven: DRIVEN,
  }))
    await writeFile(file(`${name}.yaml`), text);
  await writeFile(file('traffic.har'), JSON.stringify(recording()));
});
after(() => rm(folder, { recursive: true }));

/** Everything in a directory, names of files included. */
async function filesIn(directory: string): Promise<Outputs> {
  const outputs = new Map<string, string | Uint8Array>();
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    outputs.set(`the name of ${path}`, path.slice(directory.length));
    if (entry.isFile()) outputs.set(path, await readFile(path));
  }
  return outputs;
}

/** Which secrets stand where, and how they are written there. The search knows nothing of how they are hidden. */
const found = (outputs: Outputs, secrets: Secrets): string[] =>
  [...outputs].flatMap(([place, content]) => {
    const bytes = Buffer.from(content);
    return Object.entries(secrets).flatMap(([name, secret]) => {
      const form = formIn(bytes, secret);
      return form === undefined ? [] : `${name} ${form}: ${place}`;
    });
  });

const missed = (outputs: Outputs, secrets: Secrets): string[] =>
  Object.keys(secrets).filter((name) => found(outputs, { [name]: secrets[name] as string }).length === 0);

const settings = (out: string, formats: typeof FORMAT_NAMES = []) => ({
  out: file(out),
  formats,
  strict: false,
  style: createStyle({ colour: false, width: 100 }),
  startedAt: new Date(),
  durationMs: 0,
});

describe('secrets that are planted in every place of a run', () => {
  it('stand in no file and in no line of an examination', async () => {
    const formats = FORMAT_NAMES.flatMap((name) => ['--format', name]);
    const only = CHECKS.flatMap((name) => ['--only', name]);
    const all = ['--out', file('out'), '--evidence', 'all'];
    const ended = await bearerproof('verify', file('leaky.yaml'), ...all, ...formats, ...only);
    const outputs = new Map(await filesIn(file('out'))).set('the screen', ended.out + ended.err);
    assert.ok(outputs.size > 10, ended.out + ended.err);
    assert.deepEqual(found(outputs, SERVER_SECRETS), []);
  });

  it('stand in no file and in no line about a client whose driver breaks', async () => {
    const examination = await verify(file('driven.yaml'), { only: CHECKS });
    const { lines } = await reportOn([{ name: 'driven', examination }], settings('driven', FORMAT_NAMES));
    const outputs = new Map(await filesIn(file('driven'))).set('the screen', lines.join('\n'));
    assert.deepEqual(found(outputs, DRIVER_SECRETS), []);
  });

  it('stand in none of what the doctor says', async () => {
    for (const name of ['leaky', 'broken', 'driven']) {
      const { lines } = await diagnosis(file(`${name}.yaml`));
      const outputs = new Map([['doctor', lines.join('\n')]]);
      assert.deepEqual(found(outputs, { ...SERVER_SECRETS, ...DRIVER_SECRETS }), [], lines.join('\n'));
    }
  });

  it('are shown, each of them, when that is asked for, and not when a case of that is replayed', async () => {
    const examinations = [];
    for (const name of ['leaky', 'driven']) {
      const examination = await verify(file(`${name}.yaml`), { reveal: true, only: CHECKS });
      examinations.push({ name, examination });
    }
    const { lines } = await reportOn(examinations, settings('revealed'));
    const outputs = await filesIn(file('revealed'));
    assert.deepEqual(missed(outputs, { ...SERVER_SECRETS, ...DRIVER_SECRETS }), []);
    assert.match(lines.join('\n'), /secrets are shown/);

    const [kept = assert.fail('no case was kept')] = [...outputs.keys()].filter((path) =>
      /^\/.*cases\/.*json$/.test(path),
    );
    assert.match(Buffer.from(outputs.get(kept) ?? '').toString(), /"revealed": true/);
    const again = await replayed(kept, {});
    assert.deepEqual(found(new Map([['replay', again.lines.join('\n')]]), SERVER_SECRETS), []);
  });

  it('stand in no file and in no line about recorded traffic, unless that is asked for', async () => {
    for (const reveal of [false, true]) {
      const subject = { ...(await readRecording(file('traffic.har'))), name: 'traffic', file: 'traffic.har' };
      const examination = await audit({ ...subject, profile: 'enigma', reveal });
      const { lines } = await reportOn(
        [{ name: 'traffic', examination }],
        settings(`audited-${reveal}`, reveal ? [] : FORMAT_NAMES),
      );
      const outputs = new Map(await filesIn(file(`audited-${reveal}`))).set('the screen', lines.join('\n'));
      if (reveal) assert.deepEqual(missed(outputs, RECORDED_SECRETS), []);
      else assert.deepEqual(found(outputs, RECORDED_SECRETS), []);
    }
  });

  it('stand in no line that a mock server prints of its exchanges', async () => {
    const mock = await createMockServer({ profile: 'oauth2' });
    const mask = maskOf(mock);
    const lines: string[] = [];
    mock.journal.follow((exchange) => lines.push(mask.text(exchangeLine(exchange))));
    const { password, code } = RECORDED_SECRETS;
    const form = { grant_type: 'password', username: 'alice', password, code };
    for (const write of WRITINGS)
      await mock.fetch(new URL(`/token/${encodeURIComponent(write(password))}`, mock.url), {
        method: 'POST',
        body: new URLSearchParams(form),
      });
    await mock.close();
    const printed = stripVTControlCharacters(lines.join('\n'));
    assert.equal(lines.length, WRITINGS.length);
    assert.deepEqual(found(new Map([['serve', printed]]), { password, code }), [], printed);
  });

  it('would be found, one alone in any of the forms', () => {
    for (const [name, secret] of Object.entries(SERVER_SECRETS))
      for (const write of WRITINGS) {
        const outputs = new Map([['x', `{"a":${JSON.stringify(`…1234 ${write(secret)} …5678`)}}`]]);
        assert.equal(found(outputs, { [name]: secret }).length, 1, `${name}: ${write(secret)}`);
      }
  });
});

/** The traffic of a client that goes on with a refresh token that was replaced, at a server that repeats what it gets. */
function recording() {
  const R = RECORDED_SECRETS;
  const repeated = Object.values(R).flatMap((secret) => WRITINGS.map((write) => write(secret)));
  const form = (fields: Secrets) => ({
    mimeType: 'application/x-www-form-urlencoded',
    text: new URLSearchParams(fields).toString(),
  });
  const answer = (refresh_token: string, more: object) => ({
    status: 200,
    headers: [{ name: 'Content-Type', value: 'application/json' }],
    content: {
      mimeType: 'application/json',
      text: JSON.stringify({
        token_type: 'Bearer',
        access_token: refresh_token,
        expires_in: 3600,
        refresh_token,
        ...more,
      }),
    },
  });
  const entry = (second: number, url: string, postData: object, response: object, headers: Secrets = {}) => ({
    startedDateTime: `2026-01-15T10:00:0${second}.000Z`,
    time: 1,
    request: {
      method: 'POST',
      url,
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      postData,
    },
    response,
  });
  const token = 'https://us.enigma.test/oauth2/v0/token';
  const refresh = (refresh_token: string) =>
    form({ grant_type: 'refresh_token', refresh_token, client_id: 'app1' });
  const parts = `--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n${R.passwordInPart}\r\n--b--\r\n`;
  const entries = [
    entry(
      0,
      `${token}?code=${encodeURIComponent(R.code)}&state=${encodeURIComponent(R.state)}`,
      form({
        grant_type: 'password',
        username: 'alice',
        password: R.password,
        client_secret: R.clientSecret,
        client_assertion: R.assertion,
        code_verifier: R.verifier,
        device_code: R.deviceCode,
      }),
      answer(R.firstToken, {}),
      {
        'X-Api-Key': R.keyInField,
        Referer: `https://app.test/cb#access_token=${encodeURIComponent(R.tokenInFragment)}`,
      },
    ),
    entry(
      1,
      `https://alice:${encodeURIComponent(R.passwordInAddress)}@us.enigma.test/api/files`,
      { mimeType: 'multipart/form-data; boundary=b', text: parts },
      {
        status: 200,
        headers: [],
        content: {
          mimeType: 'application/xml',
          text: `<session><access_token>${R.tokenInXml}</access_token></session>`,
        },
      },
      { Authorization: `Bearer ${R.firstToken}` },
    ),
    entry(2, token, refresh(R.firstToken), answer(R.secondToken, {})),
    entry(3, token, refresh(R.firstToken), answer(R.secondToken, { repeated })),
  ];
  return { log: { version: '1.2', creator: { name: 'test', version: '1' }, entries } };
}
