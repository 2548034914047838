import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { bytes, type HttpReply } from '../../mock-server/wire/index.ts';
import { readJson, readJsonObject } from './json.ts';

const kinds = (reading: { readonly flaws: readonly { readonly kind: string }[] }): string[] =>
  reading.flaws.map((flaw) => flaw.kind);

const reply = (body: string, ...types: string[]): HttpReply => ({
  status: 200,
  headers: types.map((type) => ['Content-Type', type] as const),
  body: bytes(body),
});

describe('readJson', () => {
  for (const [text, path] of [
    ['{"a":1,"a":1}', 'a'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"a":{"b":[0,{"c":1,"d":"}","c":2}]}}', 'a.b[1].c'],
    ['[{"a":1},{"a":{},"b":[],"a":[]}]', '[1].a'.slice(1)],
    ['{"a":{"a":1},"b":"a","\\"":",","\\"":2}', '"'],
  ] as const) {
    it(`complains of the repeated member in ${text}`, () => {
      const read = readJson(bytes(text), 'body');
      assert.ok(read.ok);
      assert.deepEqual(kinds(read), ['duplicate-member']);
      assert.ok(read.flaws[0]?.actual.includes(path), read.flaws[0]?.actual);
    });
  }

  it('complains of no other JSON', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        const read = readJson(bytes(text), 'body');
        assert.deepEqual(read, { ok: true, value: JSON.parse(text), flaws: [] });
      }),
    );
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (body) => typeof readJson(body, 'body').ok === 'boolean'));
    const deep = '['.repeat(200_000);
    assert.deepEqual(kinds(readJson(bytes(deep), 'body')), ['syntax']);
    assert.deepEqual(kinds(readJson(bytes(`{"a":"${'x'.repeat(5_000_000)}"}`), 'body')), []);
  });

  it('tells what is not JSON apart', () => {
    assert.deepEqual(kinds(readJson(Uint8Array.of(0x22, 0xff, 0x22), 'body')), ['encoding']);
    assert.deepEqual(kinds(readJson(Uint8Array.of(0xef, 0xbb, 0xbf, 0x31), 'body')), ['byte-order-mark']);
    assert.deepEqual(kinds(readJson(bytes("{'a':1}"), 'body')), ['syntax']);
    assert.match(readJson(bytes(''), 'body').flaws[0]?.actual ?? '', /an empty body/);
  });
});

describe('readJsonObject', () => {
  for (const [title, message, expected] of [
    ['takes an object', reply('{}', 'application/json'), []],
    ['takes a charset and any case', reply('{}', 'Application/JSON; charset=UTF-8'), []],
    ['wants a content type', reply('{}'), ['content-type']],
    ['wants one content type', reply('{}', 'application/json', 'text/html'), ['content-type']],
    ['wants the content type of JSON', reply('{}', 'application/jsonp'), ['content-type']],
    ['wants an object', reply('[]', 'application/json'), ['not-an-object']],
    ['wants JSON', reply('<p>', 'text/html'), ['content-type', 'syntax']],
  ] as const) {
    it(title, () => assert.deepEqual(kinds(readJsonObject(message)), expected));
  }
});
