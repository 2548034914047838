import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { decodeProtectedHeader } from 'jose';
import { formatConformance, toConformance } from '../conformance.ts';
import { CLEAN_SAMPLE, SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { checkReport, NoSignature } from './check.ts';
import { signReport } from './sign.ts';
import {
  bytes,
  check,
  ed25519,
  jwk,
  jws,
  keys,
  p256,
  problemsOf,
  report,
  rsa,
  signedAt,
  text,
} from './signed-sample.fixture.ts';
import { readPrivateKey, readPublicKeys } from './signing-key.ts';

type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

for (const [name, pair, alg, more] of [
  ['Ed25519', ed25519, 'EdDSA', {}],
  ['P-256', p256, 'ES256', {}],
  ['RSA', rsa, 'PS256', {}],
  ['RSA that is for RS256', rsa, 'RS256', { alg: 'RS256' }],
] as const) {
  test(`a report that was signed with a key of ${name} is valid, by ${alg}`, async () => {
    const key = await readPrivateKey(jwk(pair.privateKey, more));
    const signature = await signReport(report, key, { signedAt });
    assert.equal(decodeProtectedHeader(signature).alg, alg);
    assert.deepEqual(await check(text, signature, await readPublicKeys(jwk(pair.publicKey))), {
      kind: 'valid',
      signature: {
        signedAt: '2026-11-06T09:30:00.000Z',
        algorithm: alg,
        kid: key.thumbprint,
        thumbprint: key.thumbprint,
      },
    });
  });
}

test('a key goes by the name that it has in its file, or that who signs gives it, and is found in a set by it', async () => {
  const key = await readPrivateKey(jwk(ed25519.privateKey, { kid: 'filing' }));
  const set = [p256, ed25519].map(({ publicKey }, place) => ({
    ...publicKey.export({ format: 'jwk' }),
    kid: `k${place}`,
  }));
  const byName = await signReport(report, key, { signedAt, kid: 'k1' });
  const known = await readPublicKeys(JSON.stringify({ keys: set }));
  const named = await signReport(report, key, { signedAt });

  assert.equal(decodeProtectedHeader(named).kid, 'filing');
  assert.equal((await check(text, byName, known)).kind, 'valid');
  assert.equal((await check(text, named, known)).kind, 'valid', 'the key is there, by another name');
  const [others] = problemsOf(
    await check(text, named, await readPublicKeys(JSON.stringify({ keys: [set[0]] }))),
  );
  assert.equal(others, 'signed with another key: by EdDSA, which fits none of what was given: the key k0');
});

test('another key is told from a changed signature', async () => {
  const [stranger] = await readPublicKeys(jwk(generateKeyPairSync('ed25519').publicKey));
  const [header, payload = '', signature] = jws.trim().split('.');
  const content = Buffer.from(payload, 'base64url').toString().replace('"fail"', '"pass"');
  const rewritten = [header, Buffer.from(content).toString('base64url'), signature].join('.');

  assert.match(problemsOf(await check(text, jws, [stranger])).join(), /^signed with another key, or/);
  const rsaKeys = await readPublicKeys(jwk(rsa.publicKey));
  assert.match(problemsOf(await check(text, jws, rsaKeys)).join(), /^signed with another key: by EdDSA, /);
  assert.match(
    problemsOf(await check(text, rewritten)).join(),
    /^the signature was changed after it was made/,
  );
});

test('a text that is no signature is told from a wrong one', async () => {
  for (const garbage of ['', 'a.b', 'a.b.c', '{"payload":""}', text, jws.trim().slice(0, -1)])
    await assert.rejects(check(text, garbage), NoSignature, garbage.slice(0, 20));
});

const changes: Readonly<Record<string, readonly [change: (text: string) => string, says: string]>> = {
  'a verdict': [
    (given) => given.replace('"verdict": "error"', '"verdict": "pass"'),
    'requirements[ENIGMA-09].verdict was changed: it was signed as "error" and says "pass"',
  ],
  'a member of the header': [
    (given) => given.replace('2026-11-05T08', '2026-11-05T09'),
    'header.createdAt was changed',
  ],
  evidence: [
    (given) => given.replace('grant_type=password', 'grant_type=Password'),
    'checks[access-token-lifetime] was changed',
  ],
  'who attests': [
    (given) => given.replace('"by": "J. Doe', '"by": "J. Roe'),
    'attestations[ENIGMA-12] was changed',
  ],
  'the seed': [(given) => given.replace('"seed": 42', '"seed": 43'), 'seed was changed'],
  'a new member': [(given) => given.replace('"seed": 42', '"seed": 42, "note": 1'), 'note was added'],
  'a member that is gone': [(given) => given.replace('  "seed": 42,\n', ''), 'seed is missing'],
  'a list that is gone': [
    (given) => given.replace(/ {2}"waivers": \[.*?\n {2}\],\n/s, ''),
    'waivers is missing',
  ],
  'a member twice': [
    (given) => given.replace('"seed": 42', '"seed": 43, "seed": 42'),
    'the report was changed: it has two members of one name',
  ],
  'the end': [(given) => given.slice(0, -200), 'the report is cut short or damaged: it is no JSON in UTF-8'],
  'how deep it is': [
    (given) => given.replace('"seed": 42', `"seed": ${'['.repeat(9_000)}${']'.repeat(9_000)}`),
    'the report is another file: it is nested deeper than 200 levels',
  ],
  'all of it': [() => '[]', 'the report is another file: its JSON is no object'],
};

for (const [what, [change, says]] of Object.entries(changes)) {
  test(`${what}, once changed, is named`, async () => {
    const changed = change(text);
    assert.notEqual(changed, text);
    assert.deepEqual(problemsOf(await check(changed)), [says]);
  });
}

test('rows in another order are told, and so is one that was taken out', async () => {
  const swapped = { ...report, requirements: report.requirements.toReversed() };
  const thinned = { ...report, requirements: report.requirements.slice(1) };
  const again = { ...report, requirements: [...report.requirements, report.requirements[0]] };
  const problems = async (value: object) => problemsOf(await check(JSON.stringify(value)));

  assert.deepEqual(await problems(swapped), ['the order of requirements was changed']);
  assert.deepEqual(await problems(thinned), ['requirements[ENIGMA-02] is missing']);
  assert.ok((await problems(again)).includes('requirements[ENIGMA-02] was changed'));
});

test('the signature of another report is called that', async () => {
  const header = { ...SAMPLE_HEADER, createdAt: '2026-11-07T08:00:00.000Z', durationMs: 3 };
  const later = toConformance(SAMPLE, header, { textOf: sampleText });
  const other = toConformance(CLEAN_SAMPLE, SAMPLE_HEADER, { textOf: sampleText });

  for (const each of [later, other]) {
    const [first] = problemsOf(await check(formatConformance(each)));
    assert.equal(
      first,
      'the signature is of another report: of Acme token service under enigma, from the run of 2026-11-05T08:00:00.000Z',
    );
  }
});

/** The value with its members in an order that chance decides. */
function shuffled(value: Json, chance: () => number): Json {
  if (Array.isArray(value)) return value.map((part) => shuffled(part, chance));
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).map(
    ([name, part]) => [chance(), name, shuffled(part, chance)] as const,
  );
  return Object.fromEntries(members.sort(([a], [b]) => a - b).map(([, name, part]) => [name, part]));
}

test('white space and the order of members do not matter', async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat()), fc.nat(4), async (order, indent) => {
      const chance = () => order.next().value ?? 0;
      const again = JSON.stringify(shuffled(JSON.parse(text) as Json, chance), null, indent);
      assert.deepEqual(problemsOf(await check(again)), []);
    }),
    { numRuns: 20 },
  );
});

test('every other byte matters', async () => {
  const original = bytes(text);
  const printable = fc.constantFrom(...'{}[]",:\\ \nabtrue019.-+é', '\u0000', '\u00ff');
  const somewhere = fc.nat(original.length - 1);
  const edit = fc.oneof(
    fc.record({ at: somewhere, taken: fc.constant(1), put: printable.map(bytes) }),
    fc.record({ at: somewhere, taken: fc.nat(40), put: fc.uint8Array({ maxLength: 2 }) }),
  );
  await fc.assert(
    fc.asyncProperty(edit, async ({ at, taken, put }) => {
      const changed = Buffer.concat([original.subarray(0, at), put, original.subarray(at + taken)]);
      const { kind } = await checkReport(changed, jws, keys);
      assert.equal(kind, saysTheSame(changed) ? 'valid' : 'invalid');
    }),
    { numRuns: 120 },
  );
});

/** Whether two values are the same as JSON, which knows one zero. */
const means = (one: Json, other: Json): boolean => isDeepStrictEqual(JSON.parse(JSON.stringify(one)), other);

function saysTheSame(changed: Buffer): boolean {
  try {
    return means(JSON.parse(changed.toString()), JSON.parse(text));
  } catch {
    return false;
  }
}

/** Every place in a JSON value, as the names that lead there. */
const placesIn = (value: Json): (readonly string[])[] =>
  value === null || typeof value !== 'object'
    ? []
    : Object.entries(value).flatMap(([name, part]) => [
        [name],
        ...placesIn(part).map((place) => [name, ...place]),
      ]);

const containerAt = (value: Json, place: readonly string[]): Json =>
  place.slice(0, -1).reduce<Json>((part, name) => (part as { [member: string]: Json })[name] ?? null, value);

test('any one change of a value is found, and told by the member that it is in', async () => {
  const places = placesIn(JSON.parse(text) as Json);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...places),
      fc.jsonValue(),
      fc.boolean(),
      async (place, put, takeOut) => {
        const changed = JSON.parse(text) as Json;
        const container = containerAt(changed, place);
        const name = place.at(-1) ?? '';
        if (Array.isArray(container)) container.splice(Number(name), 1, ...(takeOut ? [] : [put as Json]));
        else if (container !== null && typeof container === 'object') {
          if (takeOut) delete container[name];
          else container[name] = put as Json;
        }
        fc.pre(!means(changed, JSON.parse(text)));
        const problems = problemsOf(await check(JSON.stringify(changed)));
        assert.ok(problems.length > 0, place.join('.'));
        assert.ok(
          problems.every((problem) => problem.includes(place[0] ?? '')),
          `${place.join('.')}: ${problems}`,
        );
      },
    ),
    { numRuns: 120 },
  );
});

test('any one change of a signature is found', async () => {
  const signature = jws.trim();
  const characters = fc.constantFrom(...'ABCDwxyz0189-_.');
  await fc.assert(
    fc.asyncProperty(fc.nat(signature.length - 1), characters, async (at, put) => {
      fc.pre(signature[at] !== put);
      const changed = signature.slice(0, at) + put + signature.slice(at + 1);
      const kind = await check(text, changed).then(
        (checked) => checked.kind,
        (error) => (error instanceof NoSignature ? 'none' : 'broken'),
      );
      assert.ok(kind === 'invalid' || kind === 'none', kind);
    }),
    { numRuns: 100 },
  );
});
