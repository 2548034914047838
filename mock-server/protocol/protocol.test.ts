import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bodyText, headerValue } from '../wire/index.ts';
import { readBasic, readBearer } from './authorization.ts';
import { writeChallenge } from './challenge.ts';
import { parameter, readForm, repeatedParameter } from './form.ts';
import { jsonReply } from './json-reply.ts';

describe('a form', () => {
  test('keeps order, repetitions and empty values', () =>
    assert.deepEqual(readForm('a=1&b=&a=2&c'), [
      ['a', '1'],
      ['b', ''],
      ['a', '2'],
      ['c', ''],
    ]));

  test('is decoded: plus signs are spaces, and percent signs begin UTF-8', () =>
    assert.deepEqual(readForm('scope=read+write&name=gr%C3%BCn%2B'), [
      ['scope', 'read write'],
      ['name', 'grün+'],
    ]));

  test('gives the first value of a parameter, and nothing for one without a value', () => {
    const form = readForm('a=1&a=2&b=');
    assert.equal(parameter(form, 'a'), '1');
    assert.equal(parameter(form, 'b'), undefined);
    assert.equal(parameter(form, 'A'), undefined);
  });

  test('names the first parameter that is repeated', () => {
    assert.equal(repeatedParameter(readForm('a=1&b=2&b=3&a=4')), 'b');
    assert.equal(repeatedParameter(readForm('a=1&b=2')), undefined);
  });
});

describe('Basic credentials', () => {
  const of = (pair: string) => Buffer.from(pair).toString('base64');
  const rows: readonly (readonly [field: string, id: string | undefined, secret?: string])[] = [
    [`Basic ${of('app1:secret1')}`, 'app1', 'secret1'],
    [`basic ${of('app1:secret1')}`, 'app1', 'secret1'],
    [`Basic   ${of('app1:')}`, 'app1', ''],
    [`Basic ${of('app1:a:b')}`, 'app1', 'a:b'],
    [`Basic ${of('my+app:a%26b%3Dc%2B')}`, 'my app', 'a&b=c+'],
    [`Basic ${of('app1:a&b')}`, 'app1', 'a&b'],
    [`Basic ${of('gr%C3%BCn:ü')}`, 'grün', 'ü'],
    [`Basic ${of('no colon')}`, undefined],
    ['Basic', undefined],
    ['Basic !!!', undefined],
    [`Bearer ${of('app1:secret1')}`, undefined],
    [`Basic ${of('a:b')} ${of('c:d')}`, undefined],
  ];
  for (const [field, id, secret] of rows) {
    test(`of "${field}" ${id === undefined ? 'cannot be read' : `are ${id} and ${secret}`}`, () =>
      assert.deepEqual(readBasic(field), id === undefined ? undefined : { id, secret }));
  }
});

describe('a bearer token', () => {
  const rows: readonly (readonly [field: string, token: string | undefined])[] = [
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER  a.b-c_d~e+f/g==', 'a.b-c_d~e+f/g=='],
    ['Bearer', undefined],
    ['Bearer ', undefined],
    ['Bearer a b', undefined],
    ['Bearer a,b', undefined],
    ['Bearer =a', undefined],
    ['Bearerabc', undefined],
    ['Token abc', undefined],
    [' Bearer abc', undefined],
  ];
  for (const [field, token] of rows) {
    test(`of "${field}" ${token === undefined ? 'cannot be read' : `is ${token}`}`, () =>
      assert.equal(readBearer(field), token));
  }
});

describe('a challenge', () => {
  test('has each parameter as a quoted string', () =>
    assert.equal(
      writeChallenge({ scheme: 'Bearer', parameters: { realm: 'api', error: 'invalid_token' } }),
      'Bearer realm="api", error="invalid_token"',
    ));

  test('quotes what would end the string', () =>
    assert.equal(
      writeChallenge({ scheme: 'Bearer', parameters: { realm: 'a "b" \\ c' } }),
      'Bearer realm="a \\"b\\" \\\\ c"',
    ));

  test('has spaces around each equals sign where that is wanted', () =>
    assert.equal(
      writeChallenge({ scheme: 'Bearer', parameters: { realm: 'api', scope: '' } }, ' = '),
      'Bearer realm = "api", scope = ""',
    ));

  test('without parameters is its scheme', () =>
    assert.equal(writeChallenge({ scheme: 'Bearer', parameters: {} }), 'Bearer'));
});

test('a reply of JSON says so, keeps other fields, and leaves out what is undefined', () => {
  const reply = jsonReply(400, { error: 'x', code: undefined, name: 'grün' }, [['Allow', 'POST']]);
  assert.equal(reply.status, 400);
  assert.equal(headerValue(reply, 'content-type'), 'application/json');
  assert.equal(headerValue(reply, 'Allow'), 'POST');
  assert.equal(bodyText(reply), '{"error":"x","name":"grün"}');
});
