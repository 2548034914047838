import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { HeaderField } from '../wire/index.ts';
import { readHosts } from './hosts.ts';

const hosts = (url: string, ...fields: readonly HeaderField[]) =>
  readHosts({ method: 'GET', url, headers: fields, body: new Uint8Array() });

describe('the hosts of a request', () => {
  const rows: readonly (readonly [
    url: string,
    fields: readonly HeaderField[],
    expected: readonly string[],
  ])[] = [
    ['https://www.company1.com/a', [], ['www.company1.com']],
    ['https://WWW.Company1.COM.:8443/a', [['host', 'www.company1.com']], ['www.company1.com']],
    ['http://127.0.0.1:4010/', [['Host', 'www.company1.com:4010']], ['127.0.0.1', 'www.company1.com']],
    ['http://[::1]:4010/', [['Host', '[::1]:4010']], ['[::1]']],
    ['https://www.company1.com@www.company2.com/', [], ['www.company2.com']],
    [
      'https://a.test/',
      [
        ['Host', 'b.test'],
        ['HOST', 'c.test'],
      ],
      ['a.test', 'b.test', 'c.test'],
    ],
    [
      'https://a.test/',
      [
        ['X-Forwarded-Host', 'b.test'],
        ['Forwarded', 'host=b.test'],
      ],
      ['a.test'],
    ],
    ['https://a.test/', [['Host', '']], ['a.test', '']],
    ['https://a.test/', [['Host', 'b.test, a.test']], ['a.test', 'b.test, a.test']],
    ['https://a.test/', [['Host', 'b.test:80:80']], ['a.test', 'b.test:80:80']],
    ['https://a.test/?x=https://b.test/', [], ['a.test']],
  ];
  for (const [url, fields, expected] of rows) {
    test(`at ${url} with ${JSON.stringify(fields)} are ${expected.join(' and ')}`, () =>
      assert.deepEqual(hosts(url, ...fields), expected));
  }
});
