import fc from 'fast-check';
import type { Profile } from '../profiles/index.ts';
import { bytes, type HeaderField } from '../wire/index.ts';

/** A request as somebody may send it who means no good, or who is broken. */
export interface OddRequest {
  readonly method: string;
  /** What follows the origin. */
  readonly target: string;
  readonly headers: readonly HeaderField[];
  readonly body: Uint8Array;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'post', 'FOO'];
const NAMES = [
  ...['grant_type', 'username', 'password', 'client_id', 'client_secret', 'scope', 'refresh_token', 'token'],
  ...['code', 'redirect_uri', 'code_verifier', 'response_type', 'state', 'code_challenge', 'access_token'],
  ...['decision', 'name', 'website', 'transaction', '__proto__', 'constructor', ''],
];
const VALUES = [
  ...['password', 'refresh_token', 'authorization_code', 'client_credentials', 'code', 'token', 'alice'],
  ...[
    'alicepw',
    'app1',
    'secret1',
    '__proto__',
    'toString',
    '%',
    '%zz',
    '%ff%fe',
    '%00',
    '\u0000',
    '€',
    '"\\',
  ],
  ...['../..', '{}', '[]', 'null', '-1', 'x'.repeat(5000), 'javascript:alert(1)', 'https://evil.test'],
];
const FIELDS: readonly (readonly [name: string, values: readonly string[]])[] = [
  [
    'Authorization',
    [
      ...[
        'Basic',
        'Basic !',
        'Basic YXBwMQ==',
        'Basic YXBwMTpzZWNyZXQx',
        'Basic //79',
        'Bearer',
        'Bearer a b',
      ],
      ...[
        'Bearer ..',
        'Bearer e30.e30.e30',
        `Bearer ${'x'.repeat(9000)}`,
        'Digest a="b"',
        '',
        'Bearer \u00ff',
      ],
    ],
  ],
  [
    'Content-Type',
    [
      ...[
        'application/x-www-form-urlencoded',
        'application/x-www-form-urlencoded; charset=utf-16',
        'text/plain',
      ],
      ...['application/json', 'multipart/form-data', 'application/json; charset=x', '', ';', '/'],
    ],
  ],
  ['Host', ['', 'evil.test', 'www.company1.com', 'localhost:99999', '[::1', 'a b', 'x'.repeat(300)]],
  ['Cookie', ['session=', 'session=x; session=y', '=;=;', `session=${'x'.repeat(8000)}`, '\u00ff']],
  ['Accept', ['', '*/*', 'text/html;q=x', 'application/json']],
  ['Content-Length', ['0', '5', '-1']],
  ['X-Tenant-Id', ['company1', 'company2', '__proto__', '']],
  ['Origin', ['null', 'https://evil.test']],
];

const piece = (words: readonly string[]) =>
  fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary' }));
const pairs = fc.array(fc.tuple(piece(NAMES), piece(VALUES)), { maxLength: 8 });

/** Pairs as a form, some of them encoded and some as they stand. */
const form = fc
  .tuple(pairs, fc.boolean())
  .map(([given, raw]) =>
    given
      .map(([name, value]) => (raw ? `${name}=${value}` : new URLSearchParams([[name, value]]).toString()))
      .join('&'),
  );

const field = fc
  .constantFrom(...FIELDS)
  .chain(([name, values]) => fc.constantFrom(...values).map((value): HeaderField => [name, value]));

const body = fc.oneof(
  { weight: 6, arbitrary: form.map((content) => bytes(content)) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 300 }) },
  { weight: 2, arbitrary: fc.json().map((content) => bytes(content)) },
  { weight: 1, arbitrary: fc.constant(bytes('a=b&'.repeat(60_000))) },
  { weight: 1, arbitrary: fc.constant(bytes('['.repeat(50_000))) },
);

/** Requests to every path of a profile, around them and beside them. */
export function oddRequests({ paths, resources }: Profile): fc.Arbitrary<OddRequest> {
  const known = [...Object.values(paths), ...resources.map(({ path }) => path.replace(/\*$/, 'x'))];
  const path = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...known) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '/', '//', '//evil.test/x', '/%', '/%2e%2e/', '/\u0000', '*'),
    },
    { weight: 1, arbitrary: fc.webPath() },
  );
  const query = fc.oneof(
    fc.constant(''),
    form.map((content) => `?${content}`),
    fc.constantFrom('?', '??', '?%', '#', '?#x', '/', '/..', ';x=y'),
  );
  const target = fc.tuple(path, query).map((parts) => parts.join(''));
  return fc.record({
    method: fc.constantFrom(...METHODS),
    target,
    headers: fc.array(field, { maxLength: 6 }),
    body,
  });
}
