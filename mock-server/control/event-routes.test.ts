import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { listeningControl, requestToken, statusOfApi } from './control.fixture.ts';

const control = listeningControl();
const { call, makeMock } = control;

interface Event {
  readonly event: string;
  readonly id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a stream tells is read as a test expects it
  readonly data: any;
}

/** Opens a stream; the answer reads so many events, or all that come before it ends. */
async function follow(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(control.url + path, { headers });
  assert.match(response.headers.get('Content-Type') ?? '', /^text\/event-stream/);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.ok(reader);
  let text = '';
  return async (count = Number.POSITIVE_INFINITY): Promise<readonly Event[]> => {
    for (;;) {
      const blocks = text.split('\n\n').slice(0, -1);
      if (blocks.length >= count) {
        await reader.cancel();
        return blocks.map(readEvent);
      }
      const { done, value } = await reader.read();
      if (done) return blocks.map(readEvent);
      text += value;
    }
  };
}

function readEvent(block: string): Event {
  const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2)));
  return { ...fields, data: JSON.parse(fields.data) } as Event;
}

describe('who follows the events of a mock', () => {
  test('is told each exchange as it ends, masked', async () => {
    const { path, url } = await makeMock();
    const read = await follow(`${path}/events`);
    const { access_token } = await requestToken(url);
    await statusOfApi(url, access_token);
    const events = await read(2);
    assert.deepEqual(
      events.map(({ event, data }) => [event, data.id, data.endpoint]),
      [
        ['exchange', 1, 'token'],
        ['exchange', 2, 'resource'],
      ],
    );
    assert.doesNotMatch(JSON.stringify(events), /alicepw|secret1|eyJ/);
  });

  test('is told what others change, and not what they only read or ask', async () => {
    const { path } = await makeMock();
    const read = await follow(`${path}/events`);
    await call('GET', `${path}/clock`);
    await call('POST', `${path}/expect`, { match: {}, times: 0 });
    await call('PUT', `${path}/clock`, { advance: 'nonsense' });
    await call('PUT', `${path}/clock`, { advance: 'PT1M' });
    await call('PUT', `${path}/users/alice`, { locked: true });
    await call('POST', `${path}/tokens/expire`);
    await call('DELETE', `${path}/journal`);
    await call('POST', `${path}/reset`);
    const events = await read(5);
    assert.deepEqual(
      events.map(({ event, data }) => [event, data.what]),
      [
        ['changed', 'clock'],
        ['changed', 'users'],
        ['changed', 'tokens'],
        ['changed', 'journal'],
        ['changed', 'reset'],
      ],
    );
  });

  test('is not told what happens to another mock', async () => {
    const [one, other] = [await makeMock(), await makeMock()];
    const read = await follow(`${one.path}/events`);
    await requestToken(other.url);
    await call('PUT', `${other.path}/clock`, { freeze: true });
    await call('PUT', `${one.path}/clock`, { freeze: true });
    assert.deepEqual(
      (await read(1)).map(({ data }) => data),
      [{ what: 'clock' }],
    );
  });

  test('is told when the mock is removed, and the stream ends', async () => {
    const { path } = await makeMock();
    const read = await follow(`${path}/events`);
    await call('DELETE', path);
    assert.deepEqual(
      (await read()).map(({ event }) => event),
      ['removed'],
    );
  });

  test('begins with what has ended since an exchange, and goes on after the last event that was seen', async () => {
    const { path, url } = await makeMock();
    for (let count = 0; count < 3; count++) await statusOfApi(url);
    const ids = (events: readonly Event[]) => events.map(({ data }) => data.id);
    const [, second, third] = await (await follow(`${path}/events?since=0`))(3);
    assert.deepEqual([second?.data.id, third?.data.id], [2, 3]);
    assert.deepEqual(ids(await (await follow(`${path}/events?since=1`))(2)), [2, 3]);
    const again = await follow(`${path}/events?since=0`, { 'Last-Event-ID': second?.id ?? '' });
    assert.deepEqual(ids(await again(1)), [3]);
  });
});
