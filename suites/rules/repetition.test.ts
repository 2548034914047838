import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytes, type Exchange, type HeaderField, type HttpRequest } from '../../mock-server/wire/index.ts';
import { differences } from './repetition.ts';

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

describe('a repetition of a call that nobody told the judge of', () => {
  const headers: HeaderField[] = [
    ['X-Trace', '1'],
    ['X-Request-Id', '7'],
    ['Prefer', 'return=minimal'],
  ];
  const seen = (changes: Partial<HttpRequest>) =>
    differences(exchanged({ headers }), exchanged({ headers, ...changes }));

  it('may have another value in its query, and other fields of the moment', () => {
    assert.deepEqual(seen({ url: 'https://us.example/api/a?b=d' }), []);
    assert.deepEqual(seen({ headers: headers.filter(([name]) => name !== 'X-Request-Id') }), []);
  });

  it('has every parameter of the query and every field again', () => {
    assert.deepEqual(seen({ url: 'https://us.example/api/a?c=d' }).length, 1);
    assert.deepEqual(seen({ headers: [] }), ['another Prefer field']);
  });
});
