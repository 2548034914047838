import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytes, type Exchange, type HttpRequest } from '../../mock-server/wire/index.ts';
import { passedOn } from './api-calls.ts';

const request: HttpRequest = {
  method: 'PUT',
  url: 'https://us.example/api/a?b=c',
  headers: [
    ['X-Trace', '1'],
    ['Authorization', 'Bearer t1'],
  ],
  body: bytes('{"a":1}'),
};

const exchanged = (changes: Partial<HttpRequest> = {}, body = ''): Exchange => ({
  id: 1,
  from: 'client',
  to: 'resource-server',
  request: { ...request, ...changes },
  outcome: { kind: 'reply', reply: { status: 200, headers: [], body: bytes(body) } },
  startedAt: 0,
  endedAt: 0,
  began: 1,
  ended: 2,
});

describe('what the server answered', () => {
  const reply = exchanged({}, '{"a": 1}');
  it('is passed on as it stands, or as the same JSON', () => {
    assert.equal(passedOn({ ok: true, body: '{"a": 1}' }, reply), true);
    assert.equal(passedOn({ ok: true, body: '{"a":1}' }, reply), true);
    assert.equal(passedOn({ ok: true }, reply), true);
  });

  it('is not passed on by another body or none', () => {
    assert.equal(passedOn({ ok: true, body: '' }, reply), false);
    assert.equal(passedOn({ ok: true, body: '{"a":2}' }, reply), false);
  });
});
