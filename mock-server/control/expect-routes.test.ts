import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listeningControl, requestToken, statusOfApi } from './control.fixture.ts';

const { call, makeMock } = listeningControl();

test('an expectation is answered from the journal', async () => {
  const { path, url } = await makeMock();
  await requestToken(url);
  await requestToken(url, { username: 'bob', password: 'bobpw' });
  const expect = async (expectation: unknown) => {
    const { met, count } = (await call('POST', `${path}/expect`, expectation)).body;
    return [met, count];
  };
  assert.deepEqual(await expect({ match: { endpoint: 'token' }, times: 2 }), [true, 2]);
  assert.deepEqual(await expect({ match: { grant: 'password', user: 'bob' } }), [true, 1]);
  assert.deepEqual(await expect({ match: { status: 400 }, times: 2 }), [false, 1]);
  assert.deepEqual(await expect({ match: { endpoint: 'resource' } }), [false, 0]);
  assert.deepEqual(await expect({ match: { region: 'eu' }, times: 0 }), [true, 0]);
});

test('an expectation between two calls is answered in a sentence, with the exchanges masked', async () => {
  const { path, url } = await makeMock();
  const { access_token, refresh_token } = await requestToken(url);
  await statusOfApi(url, access_token);
  await call('POST', `${path}/tokens/expire`, { kind: 'access' });
  await statusOfApi(url, access_token);
  const refreshed = await requestToken(url, { grant_type: 'refresh_token', refresh_token });
  await statusOfApi(url, refreshed.access_token);
  const calls = { endpoint: 'resource' };
  const expectation = {
    match: { grant: 'refresh_token' },
    times: 1,
    after: { match: { ...calls, status: 401 } },
    before: { match: calls, nth: -1 },
  };
  const { body } = await call('POST', `${path}/expect`, expectation);
  assert.equal(body.met, true);
  assert.match(
    body.sentence,
    /^exactly 1 exchange with grant "refresh_token" was expected after exchange 3 /,
  );
  assert.deepEqual(
    body.exchanges.map(({ id }: { id: number }) => id),
    [4],
  );
  assert.doesNotMatch(JSON.stringify(body), new RegExp(`${refresh_token}|secret1`));
});
