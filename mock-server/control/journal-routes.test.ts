import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { listeningControl, requestToken, statusOfApi } from './control.fixture.ts';

const { call, makeMock } = listeningControl();

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

  test('is read in part: since an exchange, by endpoint, by status, the newest', async () => {
    const { path, url } = await makeMock();
    await requestToken(url);
    await statusOfApi(url);
    await requestToken(url, { username: 'nobody' });
    const ids = async (query: string) =>
      (await call('GET', `${path}/journal?${query}`)).body.map(({ id }: { id: number }) => id);
    assert.deepEqual(await ids('since=1'), [2, 3]);
    assert.deepEqual(await ids('since=3'), []);
    assert.deepEqual(await ids('endpoint=token'), [1, 3]);
    assert.deepEqual(await ids('endpoint=token&status=200'), [1]);
    assert.deepEqual(await ids('last=2'), [2, 3]);
    assert.deepEqual(await ids('endpoint=token&last=1'), [3]);
    assert.deepEqual(await ids('last=0'), []);
  });

  test('tells one exchange, masked unless it is to reveal', async () => {
    const { path, url } = await makeMock();
    await requestToken(url);
    const masked = await call('GET', `${path}/journal/1`);
    assert.match(masked.body.request.body, /client_secret=%E2%80%A6|client_secret=…/);
    const revealed = await call('GET', `${path}/journal/1?reveal=true`);
    assert.match(revealed.body.request.body, /client_secret=secret1/);
    const none = await call('GET', `${path}/journal/2`);
    assert.equal(none.status, 404);
    assert.match(none.body.error, /^the journal of "mock-\d+" holds no exchange 2$/);
  });
});
