import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createMockServer, type MockServer } from '../mock-server.ts';
import { seededRandom, virtualClock } from '../ports/index.ts';
import { extendProfile, profiles } from '../profiles/index.ts';
import { ALICE, APP1, APP2, ask, BOB, call, type Form } from '../requests.fixture.ts';

/** A server that hands out the same tokens again, as the JDBC token store of Spring Security does. */
const profile = extendProfile(profiles.oauth2, {
  tokensPerUser: { key: 'user+client+scope', onSecondRequest: 'reuse' },
  accessToken: { lifetime: 'PT12H' },
  refreshToken: { lifetime: 'P30D', sliding: false, rotation: 'keep' },
});
const reusing = () => createMockServer({ profile, clock: virtualClock(), random: seededRandom(1) });

interface Answer {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
}
const tokens = async (mock: MockServer, ...forms: readonly Form[]) =>
  (await ask(mock, ...forms)).members as unknown as Answer;
const refresh = (mock: MockServer, { refresh_token }: Answer, more: Form = {}) =>
  tokens(mock, { grant_type: 'refresh_token', refresh_token }, APP1, more);

describe('a server that hands tokens out again', () => {
  test('answers a repeated grant with the same tokens, whose life has gone on', async () => {
    const mock = await reusing();
    const first = await tokens(mock, ALICE, APP1);
    mock.clock.advance('PT5H');
    const second = await tokens(mock, ALICE, APP1);
    assert.deepEqual(second, { ...first, expires_in: 7 * 3600 });
    assert.equal((await mock.accessTokens()).length, 1);
  });

  test('answers another user, client or scope with tokens of their own', async () => {
    const mock = await reusing();
    const answers = [
      await tokens(mock, ALICE, APP1),
      await tokens(mock, BOB, APP1),
      await tokens(mock, ALICE, APP2),
      await tokens(mock, ALICE, APP1, { scope: 'read' }),
      await tokens(mock, APP1, { grant_type: 'client_credentials' }),
    ];
    assert.equal(new Set(answers.map(({ access_token }) => access_token)).size, answers.length);
  });

  test('answers simultaneous first grants with one token', async () => {
    const mock = await reusing();
    const answers = await Promise.all(Array.from({ length: 8 }, () => tokens(mock, ALICE, APP1)));
    assert.equal(new Set(answers.map(({ access_token }) => access_token)).size, 1);
    assert.equal(new Set(answers.map(({ refresh_token }) => refresh_token)).size, 1);
  });

  test('goes on with the refresh token once the access token has expired, and not with a dead one', async () => {
    const mock = await reusing();
    const first = await tokens(mock, ALICE, APP1);
    mock.clock.advance('PT12H');
    const second = await tokens(mock, ALICE, APP1);
    assert.notEqual(second.access_token, first.access_token);
    assert.equal(second.refresh_token, first.refresh_token);
    assert.equal(second.expires_in, 12 * 3600);
    mock.clock.advance('P30D');
    const third = await tokens(mock, ALICE, APP1);
    assert.notEqual(third.refresh_token, first.refresh_token);
    await mock.revokeTokens({ kind: 'refresh' });
    mock.clock.advance('PT12H');
    assert.notEqual((await tokens(mock, ALICE, APP1)).refresh_token, third.refresh_token);
  });

  test('ends the access tokens of a refresh token with its next refresh, whatever their scope', async () => {
    const mock = await reusing();
    const first = await tokens(mock, ALICE, APP1);
    const narrow = await refresh(mock, first, { scope: 'read' });
    const whole = await refresh(mock, first);
    const served = async ({ access_token }: Answer) => (await call(mock, access_token)).status;
    assert.deepEqual([await served(first), await served(narrow), await served(whole)], [401, 401, 200]);
    assert.equal(whole.refresh_token, first.refresh_token);
    assert.deepEqual(await tokens(mock, ALICE, APP1), whole);
  });

  test('lets the refresh token end when it was to end, however often it is used', async () => {
    const mock = await reusing();
    const first = await tokens(mock, ALICE, APP1);
    mock.clock.advance('P29D');
    assert.equal((await refresh(mock, first)).refresh_token, first.refresh_token);
    mock.clock.advance('P1D');
    assert.equal((await refresh(mock, first)).access_token, undefined);
  });
});
