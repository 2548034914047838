import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bodyText, bytes, headerValue, headerValues, originOf, pathOf, queryOf } from './message.ts';

describe('a URL is taken apart as it stands', () => {
  const rows: readonly (readonly [url: string, origin: string, path: string, query: string])[] = [
    ['http://as.test/token', 'http://as.test', '/token', ''],
    ['http://as.test', 'http://as.test', '/', ''],
    ['http://as.test?a=b', 'http://as.test', '/', 'a=b'],
    ['http://as.test:8080/a/../b?x=1&y=%20#part', 'http://as.test:8080', '/a/../b', 'x=1&y=%20'],
    ['http://as.test//evil.test/token', 'http://as.test', '//evil.test/token', ''],
    ['http://as.test/token#part?no=query', 'http://as.test', '/token', ''],
    ['http://as.test?a=/b', 'http://as.test', '/', 'a=/b'],
    ['http://[::1]:80/a?b?c', 'http://[::1]:80', '/a', 'b?c'],
  ];
  for (const [url, origin, path, query] of rows) {
    test(url, () => assert.deepEqual([originOf(url), pathOf(url), queryOf(url)], [origin, path, query]));
  }
});

describe('a header field', () => {
  const message = {
    headers: [
      ['X-One', '1'],
      ['x-two', '2'],
      ['X-ONE', '3'],
    ] as const,
  };

  test('is found whatever the case of its name', () => assert.equal(headerValue(message, 'x-TWO'), '2'));

  test('that is repeated gives its first value, or all in order', () => {
    assert.equal(headerValue(message, 'X-One'), '1');
    assert.deepEqual(headerValues(message, 'X-One'), ['1', '3']);
  });

  test('that is absent gives nothing', () => {
    assert.equal(headerValue(message, 'Date'), undefined);
    assert.deepEqual(headerValues(message, 'Date'), []);
  });
});

test('a body is UTF-8, and what is not becomes the replacement character', () => {
  assert.equal(bodyText({ body: bytes('grün') }), 'grün');
  assert.equal(bodyText({ body: new Uint8Array([0x61, 0xff]) }), 'a\ufffd');
});
