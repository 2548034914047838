import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Exchange } from './exchange.ts';
import { toHar } from './har.ts';
import { bytes } from './message.ts';
import { createMask } from './redaction.ts';

const exchange: Exchange = {
  id: 3,
  from: 'client',
  to: 'authorization-server',
  endpoint: 'token',
  request: {
    method: 'POST',
    url: 'https://us.example/token?a=b%20c',
    headers: [
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['Cookie', 'sid=c00kie; theme=dark'],
    ],
    body: bytes('grant_type=refresh_token&refresh_token=r3fresh'),
  },
  outcome: {
    kind: 'reply',
    reply: {
      status: 200,
      headers: [
        ['Content-Type', 'application/json'],
        ['Set-Cookie', 'sid=n3w; Path=/'],
      ],
      body: bytes('{"access_token":"acc3ss"}'),
    },
  },
  startedAt: Date.UTC(2026, 0, 15),
  endedAt: Date.UTC(2026, 0, 15) + 40,
  began: 5,
  ended: 8,
  because: 'the refresh token is good',
};

const creator = { name: 'Bearerproof', version: '1.2.3' };
const entryOf = (written: Exchange, reveal = true) => {
  const [entry] = toHar([written], createMask({ reveal }), creator).log.entries;
  assert.ok(entry);
  return entry;
};

describe('a HAR', () => {
  it('names its version and who wrote it', () => {
    const { version, creator: named, entries } = toHar([], createMask(), creator).log;
    assert.deepEqual([version, named, entries], ['1.2', creator, []]);
  });

  it('holds an exchange with times, query, cookies and both bodies', () => {
    const { startedDateTime, time, request, response } = entryOf(exchange);
    assert.deepEqual([startedDateTime, time], ['2026-01-15T00:00:00.000Z', 40]);
    assert.deepEqual(request.queryString, [{ name: 'a', value: 'b c' }]);
    assert.deepEqual(request.cookies, [
      { name: 'sid', value: 'c00kie' },
      { name: 'theme', value: 'dark' },
    ]);
    assert.deepEqual(request.postData, {
      mimeType: 'application/x-www-form-urlencoded',
      text: 'grant_type=refresh_token&refresh_token=r3fresh',
    });
    assert.deepEqual(response.cookies, [{ name: 'sid', value: 'n3w' }]);
    assert.deepEqual(response.content, {
      size: 25,
      mimeType: 'application/json',
      text: '{"access_token":"acc3ss"}',
    });
  });

  it('keeps what a journal knows beyond the format', () => {
    const { began, ended, endpoint, because, to } = entryOf(exchange)._exchange;
    assert.deepEqual(
      [began, ended, endpoint, because, to],
      [5, 8, 'token', 'the refresh token is good', 'authorization-server'],
    );
  });

  it('shows no secret unless its mask does', () => {
    const mask = createMask();
    mask.observe(exchange);
    const written = JSON.stringify(toHar([exchange], mask, creator));
    for (const secret of ['r3fresh', 'acc3ss', 'c00kie']) assert.ok(!written.includes(secret), secret);
    assert.match(written, /…[0-9a-f]{4}/);
  });

  it('writes bodies that are not UTF-8 in base64, and hides secrets in them too', () => {
    const binary = Buffer.from([0xff, 0xfe, ...Buffer.from('acc3ss')]);
    const outcome = { kind: 'reply', reply: { status: 200, headers: [], body: binary } } as const;
    const { content } = entryOf({ ...exchange, outcome }).response;
    assert.equal(content.encoding, 'base64');
    assert.deepEqual(Buffer.from(content.text, 'base64'), binary);
    const mask = createMask();
    mask.learn('acc3ss');
    const [masked] = toHar([{ ...exchange, outcome }], mask, creator).log.entries;
    assert.ok(!Buffer.from(masked?.response.content.text ?? '', 'base64').includes('acc3ss'));
  });

  it('says of an exchange without a reply why there is none', () => {
    const { status, _failure } = entryOf({
      ...exchange,
      outcome: { kind: 'failure', reason: 'reset', detail: 'ECONNRESET' },
    }).response;
    assert.deepEqual([status, _failure], [0, { reason: 'reset', detail: 'ECONNRESET' }]);
  });
});
