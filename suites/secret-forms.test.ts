import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createMask } from '../mock-server/wire/index.ts';
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

const hostile = fc.string({
  unit: fc.constantFrom(...`aZ09 +/=&<>"'%\\.-_~ü€😀`, 'ey', '\n'),
  minLength: 10,
  maxLength: 24,
});
const hexOf = (unit: string) => unit.charCodeAt(0).toString(16);
/** Ways to write a text down that a program may have, some of which escape what need not be. */
const WRITERS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  percent: encodeURIComponent,
  'percent, in lower case': (text) =>
    encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase()),
  'percent, all of it': (text) => Buffer.from(text).toString('hex').replace(/../g, '%$&'),
  form: (text) => new URLSearchParams([['q', text]]).toString(),
  JSON: (text) => JSON.stringify({ text }),
  'JSON in ASCII': (text) =>
    JSON.stringify(text).replace(/[^\0-\x7f]/g, (unit) => `\\u${hexOf(unit).padStart(4, '0')}`),
  'JSON, all of it': (text) =>
    `"${text.replace(/./gs, (unit) => `\\u${hexOf(unit).padStart(4, '0').toUpperCase()}`)}"`,
  HTML: (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
  XML: (text) =>
    text.replace(
      /[&<>"']/g,
      (character) =>
        ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' })[character] ?? '',
    ),
  'HTML, all of it': (text) =>
    [...text].map((character) => `&#x${character.codePointAt(0)?.toString(16)};`).join(''),
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64, one byte on': (text) => Buffer.from(`x${text}y`).toString('base64'),
  'base64url, two bytes on': (text) => Buffer.from(`>?${text}`).toString('base64url'),
  Basic: (text) =>
    `Basic ${Buffer.from(`app1:${new URLSearchParams([['', text]]).toString().slice(1)}`).toString('base64')}`,
  JWT: (text) =>
    `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify({ iss: 'a', text, exp: 1 })).toString('base64url')}.`,
  'base64 in an address': (text) => `?a=${encodeURIComponent(Buffer.from(text).toString('base64'))}`,
  'an address in an address': (text) =>
    `?next=${encodeURIComponent(`/?${new URLSearchParams([['q', text]])}`)}`,
  'an address in JSON in HTML': (text) =>
    JSON.stringify({ next: `?q=${encodeURIComponent(text)}` }).replaceAll('"', '&quot;'),
  hexadecimal: (text) => Buffer.from(text).toString('hex'),
  HEXADECIMAL: (text) => Buffer.from(text).toString('hex').toUpperCase(),
};

describe('whatever a secret is made of', () => {
  for (const [way, write] of Object.entries(WRITERS)) {
    it(`the judge finds it when it is written as ${way}, and the mask hides it from the judge`, () =>
      fc.assert(
        fc.property(hostile, (secret) => {
          const mask = createMask();
          mask.learn(secret);
          const text = `before ${write(secret)} behind`;
          assert.notEqual(formIn(Buffer.from(text), secret), undefined, text);
          assert.equal(formIn(Buffer.from(mask.text(text)), secret), undefined, mask.text(text));
        }),
        { numRuns: 60, seed: 1 },
      ));
  }
});
