import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodedParameter, readCookie, urlSafe, writeCookie } from './index.ts';

describe('a cookie', () => {
  for (const [fields, value] of [
    [['sid=abc'], 'abc'],
    [['theme=dark; sid=abc'], 'abc'],
    [['theme=dark', ' sid = abc '], 'abc'],
    [['sid=a=b='], 'a=b='],
    [['sid=first; sid=second'], 'first'],
    [['sid='], undefined],
    [['xsid=abc; sid2=abc'], undefined],
    [['sid'], undefined],
    [[], undefined],
  ] as const) {
    test(`in ${JSON.stringify(fields)} is ${value ?? 'not there'}`, () =>
      assert.equal(readCookie(fields, 'sid'), value));
  }

  test('is written for one path, and over https only where that is wanted', () => {
    const written = writeCookie('sid', 'abc', { path: '/authorize', secure: false });
    assert.equal(written, 'sid=abc; Path=/authorize; HttpOnly; SameSite=Lax');
    assert.match(writeCookie('sid', 'abc', { path: '/', secure: true }), /; Secure$/);
  });
});

describe('a parameter as it is encoded', () => {
  for (const [encoded, value] of [
    ['state=a%7eb', 'a%7eb'],
    ['x=1&state=a+b&y', 'a+b'],
    ['st%61te=x', 'x'],
    ['state=a=b?c', 'a=b?c'],
    ['state=', undefined],
    ['state', undefined],
    ['xstate=1&State=2', undefined],
  ] as const) {
    test(`in ${encoded} is ${value ?? 'not there'}`, () =>
      assert.equal(encodedParameter(encoded, 'state'), value));
  }
});

describe('what goes into a URL', () => {
  for (const [given, unit, written] of [
    ["a-z._~!$'()*+,;:@/?[]%41&=", 'text', "a-z._~!$'()*+,;:@/?[]%41&="],
    ['a#b "<>\\^`{|}\r\n', 'text', 'a%23b%20%22%3C%3E%5C%5E%60%7B%7C%7D%0D%0A'],
    ['ü', 'text', '%C3%BC'],
    ['\u00c3\u00bc', 'bytes', '%C3%BC'],
    ['\u{1F511}', 'bytes', '%F0%9F%94%91'],
    ['\ud800', 'text', '%EF%BF%BD'],
  ] as const) {
    test(`of ${JSON.stringify(given)} as ${unit} is ${written}`, () =>
      assert.equal(urlSafe(given, unit), written));
  }
});
