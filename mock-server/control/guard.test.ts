import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refuseForeign } from './guard.ts';
import { Refusal } from './refusal.ts';

const Host = '127.0.0.1:4000';
const link = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
const frame = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' };

const rows: readonly (readonly [
  method: string,
  headers: Readonly<Record<string, string>>,
  taken: boolean,
])[] = [
  ['GET', { Host }, true],
  ['GET', { Host: 'localhost:4000' }, true],
  ['GET', { Host: 'LOCALHOST:4000' }, true],
  ['GET', { Host: '[::1]:4000' }, true],
  ['PUT', { Host: 'localhost:4000', Origin: 'http://localhost:4000' }, true],
  ['PUT', { Host, Origin: `http://${Host}`, 'Sec-Fetch-Site': 'same-origin' }, true],
  ['GET', { Host, 'Sec-Fetch-Site': 'none', ...link }, true],
  ['GET', { Host, 'Sec-Fetch-Site': 'cross-site', ...link }, true],

  ['GET', {}, false],
  ['GET', { Host: 'evil.test' }, false],
  ['GET', { Host: '127.0.0.1.evil.test:4000' }, false],
  ['GET', { Host: 'localhost.evil.test' }, false],
  ['GET', { Host: '127.0.0.1:4000@evil.test' }, false],
  ['GET', { Host, Origin: 'http://evil.test' }, false],
  ['GET', { Host, Origin: 'http://127.0.0.1:3000' }, false],
  ['GET', { Host, Origin: 'http://localhost:4000' }, false],
  ['GET', { Host, Origin: 'https://127.0.0.1:4000' }, false],
  ['GET', { Host, Origin: 'null' }, false],
  // What images, scripts and requests without CORS send: no Origin.
  [
    'GET',
    { Host, 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'script' },
    false,
  ],
  [
    'GET',
    { Host, 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' },
    false,
  ],
  ['GET', { Host, 'Sec-Fetch-Site': 'cross-site', ...frame }, false],
  ['POST', { Host, 'Sec-Fetch-Site': 'cross-site', ...link }, false],
];

describe('a request', () => {
  for (const [method, headers, taken] of rows) {
    test(`${method} with ${JSON.stringify(headers)} is ${taken ? 'taken' : 'refused'}`, () => {
      const ask = () => refuseForeign({ method, header: (name) => headers[name] }, 'http://127.0.0.1:4000');
      if (taken) ask();
      else {
        assert.throws(
          ask,
          (error) =>
            error instanceof Refusal && error.status === 403 && /^the control API /.test(error.message),
        );
      }
    });
  }
});
