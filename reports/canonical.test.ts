import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonical } from './canonical.ts';

test('numbers and texts are written as RFC 8785 writes them', () => {
  const given = JSON.parse(
    '{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001, -0],' +
      ' "text": "\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/", "plain": [null, true, false]}',
  );
  assert.equal(
    canonical(given),
    '{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"plain":[null,true,false],' +
      '"text":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test('members are sorted by UTF-16 code units, also those whose names are numbers', () => {
  const names = ['\u20ac', '\r', '\ufb33', '9', '10', '\ud83d\ude00', '\u0080', '\u00f6', '__proto__'];
  const given = JSON.parse(`{${names.map((name) => `${JSON.stringify(name)}: 0`).join(', ')}}`);
  const sorted = ['\r', '10', '9', '__proto__', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'];
  assert.equal(canonical(given), `{${sorted.map((name) => `${JSON.stringify(name)}:0`).join(',')}}`);
});
