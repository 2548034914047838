import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { bytes, type HeaderField, type HttpRequest } from '../../mock-server/wire/index.ts';
import { readBearer } from './bearer.ts';
import { readForm } from './form.ts';
import { parameterOf, readTokenRequest } from './token-request.ts';

const FORM_TYPE: HeaderField = ['Content-Type', 'application/x-www-form-urlencoded'];

const request = (parts: Partial<Omit<HttpRequest, 'body'>> & { readonly body?: string }): HttpRequest => ({
  method: 'POST',
  url: 'http://as.test/token',
  headers: [FORM_TYPE],
  ...parts,
  body: bytes(parts.body ?? ''),
});

const kinds = (reading: { readonly flaws: readonly { readonly kind: string }[] }): string[] =>
  reading.flaws.map((flaw) => flaw.kind);

const basic = (pair: string): HeaderField => [
  'Authorization',
  `Basic ${Buffer.from(pair).toString('base64')}`,
];

describe('readForm', () => {
  it('decodes what URLSearchParams encodes', () => {
    const pairs = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })));
    fc.assert(
      fc.property(pairs, (written) => {
        const wellFormed = written.map(
          ([name, value]) => [name.toWellFormed(), value.toWellFormed()] as const,
        );
        const reading = readForm(
          new URLSearchParams(wellFormed.map(([name, value]): [string, string] => [name, value])).toString(),
          'body',
        );
        assert.deepEqual(reading, {
          ok: true,
          flaws: [],
          value: wellFormed.map(([name, value]) => ({ name, value })),
        });
      }),
    );
  });

  for (const [encoded, value, ...flaws] of [
    ['a=%zz', '%zz', 'escape'],
    ['a=%e', '%e', 'escape'],
    ['a=%ff', '%ff', 'encoding'],
    ['a=b c', 'b c', 'raw-character'],
    ['a=b=c', 'b=c'],
    ['a', ''],
    ['&a=1&', '1'],
    ['a=%2B+%25', '+ %'],
  ] as const) {
    it(`reads ${encoded} as ${JSON.stringify(value)}`, () => {
      const reading = readForm(encoded, 'body');
      assert.deepEqual(reading.value, [{ name: 'a', value }]);
      assert.deepEqual(kinds(reading), flaws);
    });
  }
});

describe('readBearer', () => {
  const token = 'abc.DEF-_~+/12==';
  for (const [authorization, found, ...flaws] of [
    [`Bearer ${token}`, [token]],
    [`bearer ${token}`, [token]],
    [`Bearer  ${token}`, [token], 'extra-space'],
    [`Bearer\t${token}`, [token], 'separator'],
    ['Bearer', [], 'separator', 'token'],
    [`Bearer "${token}"`, [`"${token}"`], 'token'],
    [`Bearer: ${token}`, [], 'scheme'],
    [`Token ${token}`, [], 'scheme'],
    [token, [], 'scheme'],
    ['Basic abc', [], 'scheme'],
  ] as const) {
    it(`finds ${found.length} token in ${JSON.stringify(authorization)}`, () => {
      const reading = readBearer(request({ method: 'GET', headers: [['authorization', authorization]] }));
      assert.deepEqual(
        reading.value.map((each) => each.token),
        found,
      );
      assert.deepEqual(kinds(reading), flaws);
    });
  }

  it('keeps the scheme as it was written', () => {
    assert.deepEqual(readBearer(request({ headers: [['Authorization', 'BEARER x']] })).value, [
      { token: 'x', place: 'header', scheme: 'BEARER' },
    ]);
  });

  it('finds tokens in the query and in a form, and complains of more than one place', () => {
    const reading = readBearer(
      request({
        url: 'http://rs.test/a?x=1&access_token=q%2B',
        body: 'access_token=b1&access_token=b2',
        headers: [FORM_TYPE, ['Authorization', 'Bearer h'], ['Authorization', 'Bearer i']],
      }),
    );
    assert.deepEqual(
      reading.value.map((each) => `${each.place} ${each.token}`),
      ['header h', 'header i', 'query q+', 'body b1', 'body b2'],
    );
    assert.deepEqual(kinds(reading), ['repeated-header', 'repeated-parameter', 'several-places']);
  });

  it('looks for no form where there is none', () => {
    const json = request({ headers: [['Content-Type', 'application/json']], body: 'access_token=b' });
    assert.deepEqual(readBearer(json), { ok: true, value: [], flaws: [] });
  });
});

describe('readTokenRequest', () => {
  it('reads a refresh with credentials in the body', () => {
    const body = 'grant_type=refresh_token&refresh_token=r%2B%2F1&client_id=app1&client_secret=s+1';
    const reading = readTokenRequest(request({ body }));
    assert.deepEqual(kinds(reading), []);
    assert.equal(reading.value.grantType, 'refresh_token');
    assert.equal(reading.value.path, '/token');
    assert.equal(parameterOf(reading.value, 'refresh_token'), 'r+/1');
    assert.equal(parameterOf(reading.value, 'scope'), undefined);
    assert.deepEqual(reading.value.credentials, [{ id: 'app1', secret: 's 1', by: 'body' }]);
  });

  it('form-decodes both halves of a Basic header', () => {
    const reading = readTokenRequest(
      request({ headers: [FORM_TYPE, basic('a%3Ab:s%25+%3A:')], body: 'grant_type=password' }),
    );
    assert.deepEqual(kinds(reading), []);
    assert.deepEqual(reading.value.credentials, [
      { id: 'a:b', secret: 's% ::', by: 'basic', undecoded: { id: 'a%3Ab', secret: 's%25+%3A:' } },
    ]);
  });

  for (const [title, parts, ...flaws] of [
    [
      'a GET',
      { method: 'GET', url: 'http://as.test/token?grant_type=password', headers: [] },
      'method',
      'content-type',
      'parameter-in-query',
    ],
    ['JSON', { headers: [['Content-Type', 'application/json']], body: '{}' }, 'content-type', 'grant-type'],
    [
      'a secret in the URL',
      { url: 'http://as.test/token?client_secret=s&v=2', body: 'grant_type=password' },
      'secret-in-query',
    ],
    ['a repeated parameter', { body: 'grant_type=password&grant_type=refresh_token' }, 'repeated-parameter'],
    [
      'a parameter in both places',
      { url: 'http://as.test/token?scope=a', body: 'grant_type=password&scope=a' },
      'parameter-in-query',
      'repeated-parameter',
    ],
    [
      'two proofs',
      { headers: [FORM_TYPE, basic('a:b')], body: 'grant_type=password&client_id=a&client_secret=b' },
      'several-authentications',
    ],
    ['an id beside Basic', { headers: [FORM_TYPE, basic('a:b')], body: 'grant_type=password&client_id=a' }],
    [
      'a token for a proof',
      { headers: [FORM_TYPE, ['Authorization', 'Bearer r']], body: 'grant_type=refresh_token' },
      'authorization',
    ],
    [
      'Basic without padding',
      { headers: [FORM_TYPE, ['Authorization', 'Basic YTpiYw']], body: 'grant_type=x' },
      'basic',
    ],
    ['Basic without colon', { headers: [FORM_TYPE, basic('ab')], body: 'grant_type=x' }, 'basic'],
    [
      'Basic with a broken escape',
      { headers: [FORM_TYPE, basic('a:50%')], body: 'grant_type=x' },
      'basic-encoding',
    ],
    ['a raw character', { body: 'grant_type=password&username=b\u00fcb' }, 'raw-character'],
  ] as readonly [string, Parameters<typeof request>[0], ...string[]][]) {
    it(`finds ${flaws.join() || 'no flaw'} in ${title}`, () => {
      assert.deepEqual(kinds(readTokenRequest(request(parts))), flaws);
    });
  }
});
