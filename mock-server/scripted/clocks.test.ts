import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createMockServer } from '../mock-server.ts';
import { seededRandom, virtualClock } from '../ports/index.ts';
import type { ProfileName } from '../profiles/index.ts';
import { ALICE, APP1, ask, bearer, call, encoded, FORM, send, tokensOf } from '../requests.fixture.ts';
import type { ScriptStep } from '../script/index.ts';

const mockWith = (profile: ProfileName, ...script: readonly ScriptStep[]) =>
  createMockServer({ profile, clock: virtualClock(), random: seededRandom(1), script });

const skew = (by: string, on: NonNullable<ScriptStep['on']> = { endpoint: 'resource' }): ScriptStep => ({
  on,
  do: { behaviour: 'clock-skew', with: { by } },
});

describe('the behaviour clock-skew', () => {
  const rows: readonly (readonly [profile: ProfileName, by: string, after: string, status: number])[] = [
    ['oauth2', 'PT5M', 'PT54M59S', 200],
    ['oauth2', 'PT5M', 'PT55M', 401],
    ['oauth2', '-PT5M', 'PT1H4M59S', 200],
    ['oauth2', '-PT5M', 'PT1H5M', 401],
    ['enigma', 'PT5M', 'PT55M', 401],
    ['enigma', '-PT5M', 'PT1H4M59S', 200],
    ['enigma', '-PT5M', 'PT4M59S', 401],
    ['enigma', '-PT5M', 'PT5M', 200],
  ];
  for (const [profile, by, after, status] of rows) {
    test(`of ${by} at the resource server makes an hour's token of ${profile} a ${status} after ${after}`, async () => {
      const mock = await mockWith(profile, skew(by));
      const { access_token } = await tokensOf(mock);
      mock.clock.advance(after);
      assert.equal((await call(mock, access_token)).status, status);
    });
  }

  test('at the authorization server dates what it issues', async () => {
    const mock = await mockWith('oauth2', skew('-PT61M', { endpoint: 'token' }));
    const { access_token } = await tokensOf(mock);
    const [record] = await mock.accessTokens();
    assert.equal(record?.issuedAt, mock.clock.now() - 61 * 60_000);
    assert.equal((await call(mock, access_token)).status, 401);
  });

  test('is that of one region, where the step names it', async () => {
    const mock = await mockWith('enigma', skew('PT2H', { endpoint: 'resource', region: 'eu' }));
    const { access_token } = await tokensOf(mock);
    const served = async (region: string) =>
      (await send(mock, { method: 'GET', path: '/api/profile', region, headers: [bearer(access_token)] }))
        .status;
    assert.deepEqual([await served('us'), await served('eu')], [200, 401]);
  });

  test('is five minutes ahead unless told otherwise, and gone with its step', async () => {
    const mock = await mockWith('oauth2', {
      on: { endpoint: 'resource' },
      times: 1,
      do: { behaviour: 'clock-skew' },
    });
    const { access_token } = await tokensOf(mock);
    mock.clock.advance('PT56M');
    assert.deepEqual(
      [(await call(mock, access_token)).status, (await call(mock, access_token)).status],
      [401, 200],
    );
  });
});

describe('the behaviour propagation-lag', () => {
  const lagging = (settings: Readonly<Record<string, unknown>>) =>
    mockWith('mware-esb', {
      on: { endpoint: 'resource' },
      do: { behaviour: 'propagation-lag', with: settings },
    });
  const rows: readonly (readonly [
    settings: Readonly<Record<string, unknown>>,
    after: string,
    status: number,
  ])[] = [
    [{}, 'PT14M59S', 200],
    [{}, 'PT15M', 401],
    [{ duration: 'PT2M' }, 'PT1M59S', 200],
    [{ duration: 'PT2M' }, 'PT2M', 401],
    [{ duration: 'PT0S' }, 'PT0S', 401],
  ];
  for (const [settings, after, status] of rows) {
    test(`with ${JSON.stringify(settings)}: what was revoked and superseded is a ${status} after ${after}`, async () => {
      const mock = await lagging(settings);
      const superseded = await tokensOf(mock);
      const revoked = await tokensOf(mock);
      const body = encoded({ token: revoked.access_token, ...APP1 });
      await send(mock, { path: mock.paths.revocation, headers: [FORM], body });
      mock.clock.advance(after);
      assert.equal((await call(mock, superseded.access_token)).status, status);
      assert.equal((await call(mock, revoked.access_token)).status, status);
    });
  }

  test('does not make a token of one that never was', async () =>
    assert.equal((await call(await lagging({}), 'never-issued')).status, 401));
});

test('the behaviour as-documented keeps later steps away, and the server as it is', async () => {
  const mock = await mockWith(
    'enigma',
    { on: { user: 'alice' }, do: { behaviour: 'as-documented' } },
    { do: { fault: 'unavailable' } },
  );
  assert.equal((await ask(mock, ALICE, APP1)).status, 200);
  assert.equal((await ask(mock, ALICE, { username: 'bob' }, APP1)).status, 503);
});
