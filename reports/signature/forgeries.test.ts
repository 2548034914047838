import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { CompactSign, decodeProtectedHeader } from 'jose';
import { formatConformance } from '../conformance.ts';
import { signReport } from './sign.ts';
import {
  bytes,
  check,
  ed25519,
  jws,
  own,
  p256,
  problemsOf,
  report,
  rsa,
  signedAt,
  text,
} from './signed-sample.fixture.ts';
import { readPublicKeys } from './signing-key.ts';

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

test('no signature without a key counts, and none that a public key could make', async () => {
  const [, payload = ''] = jws.trim().split('.');
  const forged = (header: object, sign: (content: string) => string) => {
    const content = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}`;
    return `${content}.${sign(content)}`;
  };
  const shared = rsa.publicKey.export({ format: 'pem', type: 'spki' });
  const hmac = (content: string) => createHmac('sha256', shared).update(content).digest('base64url');
  const rsaKeys = await readPublicKeys(shared.toString());

  const none = await check(
    text,
    forged({ alg: 'none' }, () => ''),
    rsaKeys,
  );
  assert.match(problemsOf(none).join(), /says "alg" "none"; reports are signed with EdDSA, ES256/);
  const confused = await check(text, forged({ alg: 'HS256' }, hmac), rsaKeys);
  assert.match(problemsOf(confused).join(), /says "alg" "HS256"/);
  const mixed = await check(text, forged({ alg: 'RS256' }, hmac), rsaKeys);
  assert.match(problemsOf(mixed).join(), /^signed with another key/);
});

test('what the key signed for another purpose is no signature of a report', async () => {
  const sign = (header: object, payload: string) =>
    new CompactSign(bytes(payload)).setProtectedHeader({ alg: 'EdDSA', ...header }).sign(own.key);
  const payload = Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString();

  for (const other of [
    await sign({ typ: 'JWT' }, payload),
    await sign({ typ: 'bearerproof-signature+jws' }, '{}'),
  ])
    assert.deepEqual(problemsOf(await check(text, other)), [
      'the key signed something else here than a report',
    ]);
});
