import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readRecording } from '../../fixtures/recordings/index.ts';
import { createStyle, reportOn } from '../../reports/index.ts';
import { audit } from '../../suites/index.ts';
import { commandLine } from '../bearerproof.fixture.ts';

const recording = join(import.meta.dirname, '../../examples/recordings/enigma-client.har');
let directory = '';
const at = (name: string) => join(directory, name);
const sign = (...more: string[]) => commandLine('report', 'sign', at('out'), ...more);
const check = (...more: string[]) => commandLine('report', 'check', at('out'), ...more);

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'signatures-'));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await writeFile(at('key.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }));
  await writeFile(at('public.pem'), publicKey.export({ format: 'pem', type: 'spki' }));
  await commandLine('audit', recording, '--profile', 'enigma', '--name', 'app', '--out', at('out'));
});
after(() => rm(directory, { recursive: true }));

/** Puts another text in place of the report while something is done. */
async function changed<Value>(change: (text: string) => string, act: () => Promise<Value>): Promise<Value> {
  const file = at('out/app/conformance.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, change(text));
  try {
    return await act();
  } finally {
    await writeFile(file, text);
  }
}

const brighten = (text: string) => text.replace('"verdict": "fail"', '"verdict": "pass"');

test('a report is signed in a file beside it, and found as it was signed', async () => {
  const signed = await sign('--key', at('key.pem'));
  assert.equal(signed.code, 0, signed.err);
  assert.match(
    signed.out,
    /14 of 16 requirements hold.*\nsigned with the key [\w-]{43}: .*conformance\.jws\n$/,
  );

  const checked = await check('--key', at('public.pem'));
  assert.equal(checked.code, 0, checked.err);
  assert.match(checked.out, /\nvalid {2}.*conformance\.json, signed .*Z by EdDSA with the key [\w-]{43}\n$/);
});

test('a signature may stand elsewhere, and its key have a name', async () => {
  const signed = await sign('--key', at('key.pem'), '--kid', 'filing', '--out', at('own.jws'));
  assert.match(signed.out, /\nsigned with the key filing: .*own\.jws\n$/);
  const checked = await check('--key', at('public.pem'), '--signature', at('own.jws'));
  assert.match(checked.out, /with the key filing\n$/);
});

test('a report that was changed is invalid, by the name of what was changed', async () => {
  await sign('--key', at('key.pem'));
  const brightened = await changed(brighten, () => check('--key', at('public.pem')));
  assert.deepEqual(brightened, {
    code: 1,
    out: `  verdict was changed\ninvalid  ${at('out/app/conformance.json')}\n`,
    err: '',
  });
  const hostile = await changed(
    (text) => text.replace('"id": "', '"id": "\\u001b[2J'),
    () => check('--key', at('public.pem')),
  );
  assert.equal(hostile.code, 1);
  assert.ok(hostile.out.includes('\\u{1b}[2J') && !hostile.out.includes('\u001b'), hostile.out);
});

test('a statement names the signature that was checked, and there is none of a report that was changed since', async () => {
  await sign('--key', at('key.pem'), '--kid', 'filing');
  const state = (...more: string[]) => commandLine('report', 'statement', at('out'), ...more);
  const page = at('out/app/statement.html');

  const unsigned = await state();
  assert.deepEqual([unsigned.code, unsigned.out.endsWith(`statement: ${page}\n`)], [0, true], unsigned.err);
  assert.match(await readFile(page, 'utf8'), /this page was made without one/);
  await state('--key', at('public.pem'));
  assert.match(await readFile(page, 'utf8'), /filing: [\w-]{43} \(thumbprint of RFC 7638\)/);
  const elsewhere = await changed(
    (text) => text.replace('"durationMs": ', '"durationMs": 1'),
    () => state('--key', at('public.pem'), '--out', at('none.html')),
  );
  assert.deepEqual(elsewhere, {
    code: 1,
    out: `  header.durationMs was changed\ninvalid  ${at('out/app/conformance.json')}\n`,
    err: '',
  });
  await assert.rejects(readFile(at('none.html')), /ENOENT/);
  assert.match((await state('--signature', 'x')).err, /key/);
});

test('what cannot be used is refused, with what to do', async () => {
  const refused = async (ended: ReturnType<typeof commandLine>, says: RegExp) => {
    const { code, out, err } = await ended;
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, says);
  };
  const key = ['--key', at('key.pem')];
  const publicKey = ['--key', at('public.pem')];

  await refused(check(...key), /key\.pem: is a private key/);
  await refused(check('--key', at('none.pem')), /none\.pem: there is no such file/);
  await refused(check(...publicKey, '--signature', at('none.jws')), /none\.jws: there is no such file/);
  await refused(check(...publicKey, '--signature', at('key.pem')), /key\.pem: expected a signature that/);
  await refused(check(at('out'), ...publicKey, '--signature', 'x'), /one report, and these are 2/);
  await refused(sign(...publicKey), /public\.pem: is a public key/);
  await refused(sign(at('out'), ...key, '--out', 'x'), /one report, and these are 2/);
  await refused(sign(...key, '--out', at('out/app/conformance.json')), /--out is the report itself/);
  await refused(
    changed(brighten, () => sign(...key)),
    /changed after it was written/,
  );
});

test('a report of a run that was interrupted is signed only on demand', async () => {
  const subject = { ...(await readRecording(recording)), name: 'cut', file: recording, profile: 'enigma' };
  const examination = await audit(subject);
  const checks = examination.checks.map((check) => ({ ...check, unfinished: 'interrupted' as const }));
  await reportOn([{ name: 'cut', examination: { ...examination, checks } }], {
    out: at('cut'),
    formats: [],
    strict: false,
    style: createStyle({ colour: false, width: 80 }),
    startedAt: new Date(),
    durationMs: 1,
  });

  const given = ['report', 'sign', at('cut'), '--key', at('key.pem')];
  const refused = await commandLine(...given);
  assert.equal(refused.code, 2);
  assert.match(refused.err, /incomplete: .* \(interrupted\).*, or sign it with --incomplete/);
  const { code, out } = await commandLine(...given, '--incomplete');
  assert.equal(code, 0);
  assert.match(out, /incomplete: .*\nsigned with the key/s);
});
