import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { encoded, type Form, mockOf, send } from '../requests.fixture.ts';
import { headerValue } from '../wire/index.ts';
import { browserAt, CODE_REQUEST, parametersOf } from './authorization.fixture.ts';

const { state: _, ...STATELESS } = CODE_REQUEST;

/** A mock at which everything is allowed at once. */
async function generousMock() {
  const mock = await mockOf('oauth2');
  mock.script({ do: { behaviour: 'consent-granted' } });
  return mock;
}

/** Texts of any characters, the reserved ones often among them. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom(
        '&',
        '=',
        '#',
        '+',
        '%',
        '?',
        ' ',
        '"',
        "'",
        '<',
        '\\',
        '\r\n',
        '\u0000',
        '%41',
        'ü',
        '\u{1F511}',
      ),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join('').toWellFormed())
  .filter((text) => text !== '');

/** Values as a query can hold them, in more spellings than an encoder would choose. */
const anySpelling = fc
  .array(
    fc.constantFrom(
      ...['%7e', '~', '+', '%20', '%2B', '%C3%BC', '%c3%bc', '%FF', '%00', '%26', '%23', '%22', '%', '%z1'],
      ...['!', '$', "'", '(', ')', '*', ',', ';', ':', '@', '/', '?', '=', '[', ']', '-', '_', '.', 'a', '9'],
    ),
    { minLength: 1, maxLength: 24 },
  )
  .map((parts) => parts.join(''));

describe('the state comes back', () => {
  for (const [type, where] of [
    ['code', 'query'],
    ['token', 'fragment'],
  ] as const) {
    test(`as the text that it was, whatever that is, in the ${where}`, async () => {
      const mock = await generousMock();
      await fc.assert(
        fc.asyncProperty(anyText, async (state) => {
          const seen = await browserAt(mock).open({ ...CODE_REQUEST, response_type: type, state });
          assert.equal(parametersOf(seen, where).state, state);
          assert.match(seen.location ?? '', /^[!-~]+$/);
        }),
      );
    });
  }

  test('to the letter as it was spelled', async () => {
    const mock = await generousMock();
    await fc.assert(
      fc.asyncProperty(anySpelling, async (spelling) => {
        const { location = '' } = await browserAt(mock).open(`state=${spelling}&${encoded(STATELESS)}`);
        assert.equal(location.slice(location.indexOf('&state=') + 7), spelling);
      }),
    );
  });

  test('to the letter by way of the login and consent pages, and with errors', async () => {
    const mock = await mockOf('oauth2');
    await fc.assert(
      fc.asyncProperty(anySpelling, fc.constantFrom('allow', 'deny'), async (spelling, decision) => {
        const browser = browserAt(mock);
        await browser.open(
          `${encoded({ ...STATELESS, client_id: 'spa1', redirect_uri: 'https://spa1.test/callback', response_type: 'token' })}&state=${spelling}`,
        );
        await browser.logIn('alice');
        const { location = '' } = await browser.submit({ decision });
        assert.equal(location.slice(location.indexOf('&state=') + 7), spelling);
      }),
    );
  });

  test('without breaking out of the redirect, however a form spells it', async () => {
    const mock = await generousMock();
    const path = mock.paths.authorization ?? '';
    const rawText = fc
      .string({ unit: 'binary', minLength: 1 })
      .map((text) => text.replaceAll('&', '').toWellFormed());
    await fc.assert(
      fc.asyncProperty(rawText, async (raw) => {
        const { reply } = await send(mock, { path, body: `${encoded(STATELESS)}&state=${raw}` });
        const location = headerValue(reply, 'Location') ?? '';
        assert.match(location, /^https:\/\/app1\.test\/callback\?code=[!-~]+$/);
        const { searchParams, hash } = new URL(location);
        assert.equal(searchParams.get('state') ?? '', new URLSearchParams(`&state=${raw}`).get('state'));
        assert.equal(hash, '');
      }),
    );
  });
});

/** Ways in which a redirect URI can come close to a registered one. */
const nearMiss = (registered: string): fc.Arbitrary<string> => {
  const place = fc.nat(registered.length - 1);
  const character = fc.constantFrom(...'aZ/.:@?#%&\\; 0', '%2e', '../', '\t', 'ü', '\u0000');
  const at = (index: number) => registered.charAt(index);
  return fc.oneof(
    fc.tuple(place, character).map(([i, c]) => registered.slice(0, i) + c + registered.slice(i)),
    fc.tuple(place, character).map(([i, c]) => registered.slice(0, i) + c + registered.slice(i + 1)),
    place.map((i) => registered.slice(0, i) + registered.slice(i + 1)),
    place.map((i) => registered.slice(0, i)),
    place.map((i) => registered.slice(0, i) + at(i).toUpperCase() + registered.slice(i + 1)),
    place.map(
      (i) => `${registered.slice(0, i)}%${at(i).charCodeAt(0).toString(16)}${registered.slice(i + 1)}`,
    ),
    fc
      .constantFrom('/', '?', '#', '.', '//', '/..', '?code=x', '#x', '@attacker.test')
      .map((tail) => registered + tail),
    fc
      .constantFrom('@attacker.test', '.attacker.test', ':8443', '%00')
      .map((insert) => registered.replace(/(?<=\/\/[^/]+)\//, `${insert}/`)),
    fc
      .constantFrom('https://attacker.test/', 'https://attacker.test/?', ' ', '\t', '\\')
      .map((head) => head + registered),
    fc.nat(65_535).map((port) => registered.replace(/(?<=\/\/[^/:]+)(:\d+)?\//, `:${port}/`)),
  );
};

test('no redirect URI that differs from the registered ones by anything is redirected to, errors and denials included', async () => {
  const mock = await generousMock();
  const registered = (await mock.clients()).find(({ id }) => id === 'app1')?.redirectUris ?? [];
  assert.equal(registered.length, 2);
  const uris = fc
    .constantFrom(...registered)
    .chain(nearMiss)
    .filter((uri) => !registered.includes(uri));
  const requests: fc.Arbitrary<Form> = fc.constantFrom(
    STATELESS,
    { ...STATELESS, response_type: 'token' },
    { ...STATELESS, response_type: 'none' },
    { ...STATELESS, scope: 'everything' },
  );
  await fc.assert(
    fc.asyncProperty(uris, requests, async (redirect_uri, request) => {
      const seen = await browserAt(mock).open({ ...request, redirect_uri });
      assert.equal(seen.location, undefined);
      assert.equal(seen.status, 400);
    }),
    { numRuns: 500 },
  );
});
