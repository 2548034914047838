import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formIn } from './secret-forms.ts';

const SECRET = 'p&=+% "ü"';
const LONG = 'a-token-that-is-long-enough-to-be-wrapped/+&';
const wrapped = (text: string, width: number): string =>
  text.replace(new RegExp(`.{${width}}`, 'g'), (line) => `${line}\r\n  `);
const base64 = (text: string) => Buffer.from(text).toString('base64');

const rows: readonly (readonly [form: string, text: string | Uint8Array, secret?: string])[] = [
  ['as it is', `password: ${SECRET}\n`],
  ['form-encoded', `a=b&password=${new URLSearchParams([['', SECRET]]).toString().slice(1)}&c=d`],
  ['percent-encoded', `?password=${encodeURIComponent(SECRET)}`],
  ['percent-encoded', `?password=${encodeURIComponent(SECRET).toLowerCase()}`],
  ['percent-encoded twice', `?next=${encodeURIComponent(`?p=${encodeURIComponent(SECRET)}`)}`],
  ['escaped as in JSON', JSON.stringify({ password: SECRET })],
  ['escaped as in JSON', '{"password":"p\\u0026=+% \\"\\u00fc\\""}'],
  ['in base64', `Basic ${base64(SECRET)}`],
  ['in base64', base64(`x:${SECRET}:y`)],
  ['in base64', base64(`xy${JSON.stringify({ t: LONG })}`), LONG],
  ['in base64url', Buffer.from(`>>>???${'~'.repeat(9)}`).toString('base64url'), `?${'~'.repeat(9)}`],
  ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
  ['in hexadecimal', Buffer.from(SECRET).toString('hex').toUpperCase()],
  ['in UTF-16', Buffer.from(`x${SECRET}`, 'utf16le')],
  ['as it is, split over lines', wrapped(`token: ${LONG}`, 16), LONG],
  ['in base64, split over lines', wrapped(base64(LONG), 20), LONG],
];

describe('a secret', () => {
  for (const [form, text, secret = SECRET] of rows) {
    it(`is found ${form} in ${JSON.stringify(String(text).slice(0, 30))}`, () =>
      assert.equal(formIn(Buffer.from(text), secret), form));
  }

  it('is not found where it is not', () => {
    assert.equal(formIn(Buffer.from(`${SECRET.slice(1)} ${SECRET.slice(0, -1)}`), SECRET), undefined);
    assert.equal(formIn(Buffer.from(base64(LONG.slice(0, -3))), LONG), undefined);
    assert.equal(formIn(Buffer.from('anything'), ''), undefined);
  });
});
