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
  assert.deepEqual(await call('POST', `${path}/script`, step), { status: 201, body: [{ step, matched: 0 }] });
  assert.equal((await requestToken(url)).code, '14');
  assert.deepEqual((await call('GET', `${path}/script`)).body, [{ step, matched: 1 }]);
  assert.equal((await call('DELETE', `${path}/script`)).status, 204);
  assert.deepEqual((await call('GET', `${path}/script`)).body, []);
});

describe('the journal', () => {
  test('tells each exchange with its because, masked unless it is to reveal', async () => {
    const { path, url } = await makeMock();
    const { access_token } = await requestToken(url);
    const [masked] = (await call('GET', `${path}/journal`)).body;
    assert.equal(masked.because, 'password for alice: access token until 2026-01-15T11:00:00Z');
    assert.equal(masked.reply.status, 200);
    assert.doesNotMatch(JSON.stringify(masked), /alicepw|secret1|eyJ/);
    const [revealed] = (await call('GET', `${path}/journal?reveal=true`)).body;
    assert.match(revealed.request.body, /password=alicepw/);
    assert.equal(JSON.parse(revealed.reply.body).access_token, access_token);
    assert.equal((await call('DELETE', `${path}/journal`)).status, 204);
    assert.deepEqual((await call('GET', `${path}/journal`)).body, []);
  });

  test('is followed as server-sent events', async () => {
    const { path, url } = await makeMock();
    const response = await fetch(`${control.url}${path}/journal/events`);
    assert.match(response.headers.get('Content-Type') ?? '', /^text\/event-stream/);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    assert.ok(reader);
    await requestToken(url);
    let text = '';
    while (!text.includes('\n\n')) text += (await reader.read()).value ?? '';
    await reader.cancel();
    const [, event, data] = /^event: (.*)\ndata: (.*)$/m.exec(text) ?? [];
    assert.equal(event, 'exchange');
    const exchange = JSON.parse(data ?? '');
    assert.equal(exchange.endpoint, 'token');
    assert.doesNotMatch(data ?? '', /alicepw|secret1|eyJ/);
  });
});

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

test('a reset brings back the world of the profile, with an empty script and journal', async () => {
  const { path, url } = await makeMock({ script: [{ do: { behaviour: 'account-locked' } }] });
  await call('PUT', `${path}/users/alice`, { disabled: true });
  await requestToken(url);
  assert.equal((await call('POST', `${path}/reset`)).status, 204);
  assert.deepEqual((await call('GET', `${path}/journal`)).body, []);
  assert.equal((await requestToken(url)).status, 200);
});

test('the document describes every route, and says which members may be absent', async () => {
  const { body } = await call('GET', '/openapi.json');
  assert.equal(body.openapi, '3.1.0');
  assert.equal(body.servers[0].url, control.url);
  assert.deepEqual(Object.keys(body.paths).sort(), [
    '/mocks',
    '/mocks/{id}',
    '/mocks/{id}/clients',
    '/mocks/{id}/clients/{client}',
    '/mocks/{id}/clock',
    '/mocks/{id}/expect',
    '/mocks/{id}/journal',
    '/mocks/{id}/journal/events',
    '/mocks/{id}/keys/rotate',
    '/mocks/{id}/provision',
    '/mocks/{id}/reset',
    '/mocks/{id}/script',
    '/mocks/{id}/tokens',
    '/mocks/{id}/tokens/expire',
    '/mocks/{id}/tokens/revoke',
    '/mocks/{id}/users',
    '/mocks/{id}/users/{name}',
  ]);
  const order = body.paths['/mocks'].post.requestBody.content['application/json'].schema;
  assert.equal(order.required, undefined);
  assert.ok(order.properties.startsAt);
});
