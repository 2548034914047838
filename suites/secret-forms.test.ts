import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formIn } from './secret-forms.ts';

const SECRET = 'p&=+% "ü"';
const rows: readonly (readonly [form: string, text: string | Uint8Array])[] = [
  ['as it is', `password: ${SECRET}\n`],
  ['form-encoded', `a=b&password=${new URLSearchParams([['', SECRET]]).toString().slice(1)}&c=d`],
  ['percent-encoded', `?password=${encodeURIComponent(SECRET)}`],
  ['escaped as in JSON', JSON.stringify({ password: SECRET })],
  ['in base64', `Basic ${Buffer.from(SECRET).toString('base64')}`],
  ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
  ['in UTF-16', Buffer.from(`x${SECRET}`, 'utf16le')],
];

describe('a secret', () => {
  for (const [form, text] of rows) {
    it(`is found ${form}`, () => assert.equal(formIn(Buffer.from(text), SECRET), form));
  }

  it('is not found where it is not', () => {
    assert.equal(formIn(Buffer.from(`${SECRET.slice(1)} ${SECRET.slice(0, -1)}`), SECRET), undefined);
  });
});
