import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { maskOf } from './mask-of.ts';
import { createMockServer, type MockServer } from './mock-server.ts';
import { OptionError } from './option-error.ts';
import { seededRandom, virtualClock } from './ports/index.ts';
import { extendProfile, type ProfileName, profiles } from './profiles/index.ts';
import { usualKeys } from './requests.fixture.ts';
import { ScriptError } from './script/index.ts';

const enigmaMock = () =>
  createMockServer({ profile: 'enigma', clock: virtualClock(), random: seededRandom(1), keys: usualKeys() });

const askToken = (mock: MockServer, form: Readonly<Record<string, string>>) =>
  mock.fetch(mock.url + mock.profile.paths.token, {
    method: 'POST',
    body: new URLSearchParams({ client_id: 'app1', client_secret: 'secret1', ...form }),
  });

const alice = { grant_type: 'password', username: 'alice', password: 'alicepw' };

describe('a mock', () => {
  test('answers before it listens, by fetch', async () => {
    const mock = await enigmaMock();
    assert.equal((await askToken(mock, alice)).status, 200);
    assert.deepEqual(mock.regions, { us: 'https://us.enigma.test', eu: 'https://eu.enigma.test' });
  });

  test('plays the RFC baseline unless it is told otherwise', async () => {
    assert.equal((await createMockServer()).profile, profiles.oauth2);
  });

  test('starts with the world of its profile, and with the refresh tokens that were handed out', async () => {
    const mock = await enigmaMock();
    assert.deepEqual(
      (await mock.users()).map(({ name }) => name),
      ['alice', 'bob'],
    );
    assert.deepEqual(
      (await mock.clients()).map(({ id }) => id),
      ['app1', 'app2'],
    );
    const refresh_token = 'company1-provisioned-refresh-token';
    assert.equal((await askToken(mock, { grant_type: 'refresh_token', refresh_token })).status, 200);
  });

  test('goes back to that world when it is reset, and keeps its clock', async () => {
    const mock = await enigmaMock();
    await mock.saveUser({ name: 'alice', disabled: true });
    await mock.saveUser({ name: 'carol', password: 'carolpw' });
    mock.script({ do: { fault: 'reset' } });
    mock.clock.advance('P1D');
    await askToken(mock, alice).catch(() => undefined);
    await mock.reset();
    assert.deepEqual(
      (await mock.users()).map(({ name, disabled }) => [name, disabled]),
      [
        ['alice', false],
        ['bob', false],
      ],
    );
    assert.deepEqual([mock.scriptEntries(), mock.journal.exchanges()], [[], []]);
    assert.equal(mock.clock.now(), Date.parse('2026-01-16T10:00:00Z'));
    assert.throws(() => mock.script({ on: { user: 'carol' }, do: { fault: 'reset' } }), ScriptError);
  });

  test('hands out what a new client is told: a refresh token that works, and its end', async () => {
    const mock = await enigmaMock();
    const { refreshToken, ...bundle } = await mock.provision('app1', 'alice');
    assert.deepEqual(bundle, {
      clientId: 'app1',
      clientSecret: 'secret1',
      refreshTokenExpires: '2026-07-15T10:00:00.000Z',
    });
    assert.equal(
      (await askToken(mock, { grant_type: 'refresh_token', refresh_token: refreshToken })).status,
      200,
    );
  });

  test('never remembers a token or a refresh token as it is', async () => {
    const mock = await enigmaMock();
    const tokens = Object.values((await (await askToken(mock, alice)).json()) as object).map(String);
    const remembered = JSON.stringify([await mock.accessTokens(), await mock.refreshTokens()]);
    for (const token of tokens.filter((each) => each.length > 40)) assert.ok(!remembered.includes(token));
  });

  test('with the same seed and clock does the same as another one', async () => {
    const answers = [];
    for (let round = 0; round < 2; round++) {
      const mock = await createMockServer({ clock: virtualClock(), random: seededRandom('s') });
      answers.push(await (await askToken(mock, alice)).json());
    }
    assert.deepEqual(answers[0], answers[1]);
  });

  test('keeps as many exchanges as it is told to', async () => {
    const mock = await createMockServer({ journalLimit: 2 });
    for (let round = 0; round < 3; round++) await askToken(mock, alice);
    assert.deepEqual(
      mock.journal.exchanges().map(({ id }) => id),
      [2, 3],
    );
  });

  test('plays a profile of its own', async () => {
    const profile = extendProfile(profiles.enigma, { accessToken: { lifetime: 'PT5M' } });
    const answer = await askToken(await createMockServer({ profile }), alice);
    assert.equal(((await answer.json()) as { expires_in: number }).expires_in, 300);
  });

  test('departs from its document in the ways that it is told to', async () => {
    const mock = await createMockServer({
      clock: virtualClock(),
      deviations: ['access-token-never-expires'],
    });
    const { access_token } = (await (await askToken(mock, alice)).json()) as { access_token: string };
    mock.clock.advance('P1D');
    const headers = { Authorization: `Bearer ${access_token}` };
    assert.equal((await mock.fetch(`${mock.url}/api/profile`, { headers })).status, 200);
  });
});

describe('a mock with regions', () => {
  test('has an origin for each, and they answer for their own users', async () => {
    const mock = await enigmaMock();
    const bob = { grant_type: 'password', username: 'bob', password: 'bobpw' };
    const body = new URLSearchParams({ client_id: 'app1', client_secret: 'secret1', ...bob });
    const statusIn = async (region: string, send: typeof fetch) =>
      (await send(mock.regions[region] + mock.profile.paths.token, { method: 'POST', body })).status;
    assert.deepEqual([await statusIn('us', mock.fetch), await statusIn('eu', mock.fetch)], [400, 200]);
    const { url, regions } = await mock.listen();
    assert.deepEqual([mock.url, mock.regions], [url, regions]);
    assert.deepEqual([await statusIn('us', fetch), await statusIn('eu', fetch)], [400, 200]);
    await mock.close();
  });

  test('answers no more by its sockets once it is closed, but still by fetch', async () => {
    const mock = await enigmaMock();
    const { url } = await mock.listen();
    await mock.close();
    await assert.rejects(fetch(url));
    assert.equal(mock.url, 'https://us.enigma.test');
    assert.equal((await askToken(mock, alice)).status, 200);
  });

  test('listens nowhere when one of its ports is taken', async () => {
    const mock = await enigmaMock();
    const taken = Number(new URL((await mock.listen()).url).port);
    const other = await enigmaMock();
    await assert.rejects(other.listen({ port: [0, taken] }), { code: 'EADDRINUSE' });
    assert.equal(other.url, 'https://us.enigma.test');
    await mock.close();
  });
});

describe('a mock is not made, and the message says what would be right,', () => {
  const rows: readonly (readonly [
    what: string,
    options: Parameters<typeof createMockServer>[0],
    message: string,
  ])[] = [
    [
      'of a profile that nobody knows',
      { profile: 'enigmaa' as ProfileName },
      'there is no profile "enigmaa"; did you mean "enigma"?',
    ],
    [
      'of what every object has',
      { profile: 'constructor' as ProfileName },
      `there is no profile "constructor"; known: ${Object.keys(profiles).join(', ')}`,
    ],
    [
      'with a deviation that nobody knows',
      { deviations: ['access-tokens-never-expire'] },
      'there is no deviation "access-tokens-never-expire"; did you mean "access-token-never-expires"?',
    ],
  ];
  for (const [what, options, message] of rows) {
    test(what, () =>
      assert.rejects(createMockServer(options), (error) => {
        assert.ok(error instanceof OptionError);
        assert.equal(error.message, message);
        return true;
      }),
    );
  }

  test('with a step whose turn never comes', () =>
    assert.rejects(
      createMockServer({ script: [{ on: { user: 'eve' }, do: { fault: 'reset' } }] }),
      ScriptError,
    ));

  test('nor is anything handed out for a client or a user that nobody knows', async () => {
    const mock = await enigmaMock();
    await assert.rejects(mock.provision('app9', 'alice'), /there is no client "app9"; did you mean "app1"\?/);
    await assert.rejects(mock.provision('app1', 'alcie'), /there is no user "alcie"; did you mean "alice"\?/);
  });
});

test('several steps are added together, or none of them', async () => {
  const mock = await enigmaMock();
  const wrong = { on: { user: 'eve' }, do: { fault: 'reset' } } as const;
  assert.throws(() => mock.script({ times: 1, do: { fault: 'reset' } }, wrong), ScriptError);
  assert.deepEqual(mock.scriptEntries(), []);
});

test('the mask of a mock hides what the mock starts with, and what it hands out later', async () => {
  const mock = await enigmaMock();
  const mask = maskOf(mock);
  for (const secret of ['alicepw', 'secret1', 'company1-provisioned-refresh-token']) {
    assert.doesNotMatch(mask.text(`a ${secret} b`), new RegExp(secret));
  }
  const { access_token } = (await (await askToken(mock, alice)).json()) as { access_token: string };
  assert.match(mask.text(access_token), /^…[0-9a-f]{4}$/);
});

test('the origins are where the server answers: hosts under .test, then sockets, then hosts again', async () => {
  const mock = await createMockServer({ profile: 'enigma' });
  const underTest = ['https://us.enigma.test', 'https://eu.enigma.test'];
  assert.deepEqual(mock.origins, underTest);
  const { regions } = await mock.listen();
  assert.deepEqual(mock.origins, [regions.us, regions.eu]);
  await mock.close();
  assert.deepEqual(mock.origins, underTest);
});
