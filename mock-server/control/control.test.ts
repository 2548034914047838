import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { listeningControl, requestToken, statusOfApi } from './control.fixture.ts';

const control = listeningControl();
const { call, makeMock } = control;

describe('mocks', () => {
  test('are independent: each has ports, a clock and a journal of its own', async () => {
    const [one, other] = [await makeMock(), await makeMock()];
    await requestToken(one.url);
    await call('PUT', `${one.path}/clock`, { advance: 'P1D' });
    assert.notEqual(one.url, other.url);
    assert.equal((await call('GET', `${one.path}/journal`)).body.length, 1);
    assert.equal((await call('GET', `${other.path}/journal`)).body.length, 0);
    assert.deepEqual((await call('GET', other.path)).body, {
      id: other.path.split('/')[2],
      profile: 'enigma',
      url: other.url,
      regions: other.regions,
      title: 'Turium Enigma',
      grants: ['password', 'refresh_token', 'client_credentials'],
      clock: { now: '2026-01-15T10:00:00.000Z', frozen: true },
    });
  });

  test('with the same seed hand out the same tokens', async () => {
    const order = { profile: 'oauth2', seed: 7 };
    const tokens = [];
    for (const { url } of [await makeMock(order), await makeMock(order)]) {
      const answer = await fetch(`${url}/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: 'app1',
          client_secret: 'secret1',
        }),
      });
      tokens.push(((await answer.json()) as { access_token: string }).access_token);
    }
    assert.equal(tokens[0], tokens[1]);
  });

  test('may be hostile, and tell with what seed they would be so again', async () => {
    const { body: mock } = await call('POST', '/mocks', {
      profile: 'enigma',
      hostile: { rate: 0.5, only: ['delay'] },
    });
    assert.equal(typeof mock.hostile.seed, 'number');
    assert.deepEqual(mock.hostile, {
      seed: mock.hostile.seed,
      rate: 0.5,
      brings: ['delay'],
      only: ['delay'],
    });
    assert.deepEqual((await call('GET', `/mocks/${mock.id}`)).body.hostile, mock.hostile);
    const { path } = await makeMock();
    assert.equal((await call('GET', path)).body.hostile, undefined);
  });

  test('may play a profile of their own', async () => {
    const { url } = await makeMock({ profile: { extends: 'enigma', accessToken: { lifetime: 'PT5M' } } });
    assert.equal((await requestToken(url)).expires_in, 300);
  });

  test('begin when they are told to', async () => {
    const { path } = await makeMock({ startsAt: '2030-02-03T04:05:06Z' });
    assert.equal((await call('GET', `${path}/clock`)).body.now, '2030-02-03T04:05:06.000Z');
  });

  test('are gone once they are removed', async () => {
    const { path, url } = await makeMock();
    assert.equal((await call('DELETE', path)).status, 204);
    assert.equal((await call('GET', path)).status, 404);
    await assert.rejects(fetch(url));
  });
});

describe('the clock of a mock', () => {
  test('moves by one call, and a token expires with it', async () => {
    const { path, url } = await makeMock();
    const { access_token } = await requestToken(url);
    assert.equal(await statusOfApi(url, access_token), 200);
    const moved = await call('PUT', `${path}/clock`, { advance: 'PT61M' });
    assert.deepEqual(moved.body, { now: '2026-01-15T11:01:00.000Z', frozen: true });
    assert.equal(await statusOfApi(url, access_token), 401);
  });

  test('is set, let run and frozen again', async () => {
    const { path } = await makeMock();
    const at = '2027-01-01T00:00:00.000Z';
    assert.equal((await call('PUT', `${path}/clock`, { set: at })).body.now, at);
    assert.equal((await call('PUT', `${path}/clock`, { resume: true })).body.frozen, false);
    const frozen = (await call('PUT', `${path}/clock`, { freeze: true })).body;
    assert.equal(frozen.frozen, true);
    assert.deepEqual((await call('GET', `${path}/clock`)).body, frozen);
  });
});

test('a script is added to, listed with its counts, and cleared', async () => {
  const { path, url } = await makeMock();
  const step = { on: { endpoint: 'token' }, times: 1, do: { behaviour: 'account-locked' } };
  assert.deepEqual(await call('POST', `${path}/script`, step), {
    status: 201,
    body: [{ step, matched: 0, acted: 0, waits: 0, left: 1 }],
  });
  assert.equal((await requestToken(url)).code, '14');
  assert.deepEqual((await call('GET', `${path}/script`)).body, [
    { step, matched: 1, acted: 1, waits: 0, left: 0 },
  ]);
  assert.equal((await call('DELETE', `${path}/script`)).status, 204);
  assert.deepEqual((await call('GET', `${path}/script`)).body, []);
});

test('a reset brings back the world of the profile, with an empty script and journal', async () => {
  const { path, url } = await makeMock({ script: [{ do: { behaviour: 'account-locked' } }] });
  await call('PUT', `${path}/users/alice`, { disabled: true });
  await requestToken(url);
  assert.equal((await call('POST', `${path}/reset`)).status, 204);
  assert.deepEqual((await call('GET', `${path}/journal`)).body, []);
  assert.equal((await requestToken(url)).status, 200);
});

test('what a script can do is listed with its settings, and each of it can be added as it is listed', async () => {
  const { path } = await makeMock();
  const { body } = await call('GET', `${path}/actions`);
  const delay = body.faults.find(({ name }: { name: string }) => name === 'delay');
  assert.deepEqual(delay.settings, { milliseconds: { kind: 'number', least: 0 } });
  for (const [kind, list] of [
    ['behaviour', body.behaviours],
    ['fault', body.faults],
    ['deviation', body.deviations],
  ]) {
    assert.ok(list.length > 0);
    for (const { name } of list) {
      const { status } = await call('POST', `${path}/script`, { times: 1, do: { [kind]: name } });
      assert.equal(status, 201, `${kind} ${name}`);
    }
  }
});

test('a step tells what it waits for and how often it still acts', async () => {
  const { path, url } = await makeMock();
  const actions = [{ behaviour: 'account-locked' }, { behaviour: 'account-disabled' }];
  await call('POST', `${path}/script`, { after: 1, do: actions });
  const progress = async () => {
    const [{ acted, waits, left }] = (await call('GET', `${path}/script`)).body;
    return [acted, waits, left];
  };
  assert.deepEqual(await progress(), [0, 1, 2]);
  await requestToken(url);
  assert.deepEqual(await progress(), [0, 0, 2]);
  await requestToken(url);
  assert.deepEqual(await progress(), [1, 0, 1]);
  await call('DELETE', `${path}/script`);
  await call('POST', `${path}/script`, { do: { behaviour: 'account-locked' } });
  assert.deepEqual(await progress(), [0, 0, undefined]);
});
