import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytes, type Exchange, type HttpRequest } from '../../mock-server/wire/index.ts';
import { differences, passedOn } from './api-calls.ts';

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

const asked = { method: 'PUT', path: '/api/a?b=c', headers: { 'X-Trace': '1' }, body: '{"a":1}' };
const repeated = (changes: Partial<HttpRequest>) => differences(exchanged(), exchanged(changes), asked);

describe('a repetition', () => {
  it('may have another token, and fields of its own', () => {
    const headers = [
      ['x-trace', '1'] as const,
      ['Authorization', 'Bearer t2'] as const,
      ['X-Id', '7'] as const,
    ];
    assert.deepEqual(repeated({ headers }), []);
  });

  it('differs in method, URL, fields of its caller and body', () => {
    assert.deepEqual(repeated({ method: 'GET' }), ['method GET instead of PUT']);
    assert.deepEqual(repeated({ url: 'https://us.example/api/a' }), [
      'URL https://us.example/api/a instead of https://us.example/api/a?b=c',
    ]);
    assert.deepEqual(repeated({ headers: [] }), ['another X-Trace field']);
    assert.deepEqual(repeated({ body: bytes('') }), ['a body of 0 bytes instead of 7']);
  });
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
