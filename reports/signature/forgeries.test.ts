import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { CompactSign, decodeProtectedHeader } from 'jose';
import { formatConformance, toConformance } from '../conformance.ts';
import { SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { type Checked, checkReport } from './check.ts';
import { signReport } from './sign.ts';
import { readPrivateKey, readPublicKeys } from './signing-key.ts';

const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed25519 = generateKeyPairSync('ed25519');
const jwk = (key: typeof ed25519.privateKey) => JSON.stringify(key.export({ format: 'jwk' }));

const report = toConformance(SAMPLE, SAMPLE_HEADER, { textOf: sampleText });
const text = formatConformance(report);
const signedAt = new Date('2026-11-06T09:30:00.000Z');
const own = await readPrivateKey(jwk(ed25519.privateKey));
const keys = await readPublicKeys(jwk(ed25519.publicKey));
const jws = await signReport(report, own, { signedAt });

const bytes = (content: string) => new TextEncoder().encode(content);
const check = (content: string, signature = jws, by = keys) => checkReport(bytes(content), signature, by);
const problemsOf = (checked: Checked) => (checked.kind === 'invalid' ? checked.problems : []);

test('who has one key of a set cannot sign by the name of another, and is called as the set calls him', async () => {
  const set = [p256, ed25519].map(({ publicKey }, place) => ({
    ...publicKey.export({ format: 'jwk' }),
    kid: place === 0 ? 'auditor' : 'intern',
  }));
  const known = await readPublicKeys(JSON.stringify({ keys: set }));
  for (const kid of ['auditor', known[0].thumbprint]) {
    const posing = await signReport(report, own, { signedAt, kid });
    assert.equal((await check(text, posing, known)).kind, 'invalid');
  }
  const renamed = await check(text, await signReport(report, own, { signedAt, kid: 'the board' }), known);
  assert.equal(renamed.kind === 'valid' && renamed.signature.kid, 'intern');
});

test('the key that signed is the one that the signature is of, in its payload too', async () => {
  const [header, payload = ''] = jws.trim().split('.');
  const content = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const other = { ...content, key: 'A'.repeat(43) };
  const { alg, typ, kid } = decodeProtectedHeader(`${header}..`) as { alg: string; typ: string; kid: string };
  const signature = await new CompactSign(bytes(JSON.stringify(other)))
    .setProtectedHeader({ alg, typ, kid })
    .sign(own.key);
  assert.equal((await check(text, signature)).kind, 'invalid');
});

test('numbers that readers take for different ones are found', async () => {
  const sample = { ...report, target: { ...report.target, options: { a: null, b: 2 ** 53 } } };
  const content = formatConformance(sample);
  const signature = await signReport(sample, own, { signedAt });
  assert.equal((await check(content, signature)).kind, 'valid');
  for (const [was, is] of [
    ['"a": null', '"a": 1e999'],
    ['9007199254740992', '9007199254740993'],
  ] as const) {
    assert.ok(content.includes(was));
    const [problem] = problemsOf(await check(content.replace(was, is), signature));
    assert.match(problem ?? '', /^the report was changed: not every reader reads the number /);
  }
});

test('a text of any length is read', async () => {
  const long = text.replace('{', `{"more":"${'\\n'.repeat(4_000_000)}",`);
  assert.deepEqual(problemsOf(await check(long)), ['more was added']);
});
