import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toConformance } from '../conformance.ts';
import { INTERRUPTED_SAMPLE, SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { statementPage } from './statement-page.ts';

const of = (examination: typeof SAMPLE) =>
  toConformance(examination, SAMPLE_HEADER, {
    textOf: sampleText,
    detection: { caught: 7, total: 9, survivors: ['a', 'b'] },
  });
const options = { policy: { accessTokenLifetime: 'PT1H' }, clients: [{ id: 'app1' }, { id: 'app2' }] };
const report = of({ ...SAMPLE, target: { ...SAMPLE.target, options, learnt: { 'refresh token': 'given' } } });
const signature = {
  signedAt: '2026-11-06T09:30:00.000Z',
  algorithm: 'EdDSA',
  kid: 'filing',
  thumbprint: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
};
const wordsOf = (page: string) =>
  page
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ');
const words = wordsOf(statementPage(report, signature));

for (const [what, said] of Object.entries({
  'what it comes to': /It does not conform: of the 11 requirements that bind it, 2 are broken, 5 hold,/,
  'what does not hold, known or not': /fail ENIGMA-30 .* Known: vendor ticket 123/,
  'what was claimed':
    /Features password, refresh, regions policy accessTokenLifetime PT1H clients app1, app2/,
  'what was examined, by document': /Handling errors 3 2 1 1 2 RFC 6749 5\.1, 5\.2 2 0 0 0 0 All 5 2 1 1 2/,
  'when, by what and how well':
    /When 2026-11-05 08:00 UTC, for 12\.3 s By bearerproof 0\.1\.0 .* notice 7 of 9 deliberate faults, and not a, b/,
  'what was learnt': /Refresh token given/,
  'what was attested, by whom and when':
    /ENIGMA-12 [^“]*“Every client [^”]*” J\. Doe, operations, 2026-01-10/,
  'what was not examined, and why':
    /What was not examined, and why .*names no control "account": [^.]* ENIGMA-34/,
  'what was waived by which document': /RFC6749-5\.2 [^.]*Errors carry a numeric code .* Handling errors/,
  'how to repeat it': /bearerproof verify 'targets\/acme token\.yaml' --seed 42 /,
  'the digest': new RegExp(report.footer.digest),
  'the key of the signature': /Key filing: kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k/,
  'a place to sign': /Name and office Place and date Signature $/,
})) {
  test(`a statement has ${what}`, () => {
    assert.match(words, said);
  });
}

test('it has no script, and loads nothing', () => {
  const page = statementPage(report, signature);
  assert.doesNotMatch(page, /<script|script-src| src=|url\(|@import| on\w+="|style="/);
  assert.match(page, /Content-Security-Policy" content="default-src &#39;none&#39;; style-src/);
});

test('what others wrote is shown as text', () => {
  const hostile = '"><script>alert(1)</script>';
  const attestations = [{ requirement: 'ENIGMA-12', says: hostile, by: hostile, on: '2026-01-10' }];
  const target = { ...SAMPLE.target, name: hostile, claims: [hostile], options: { [hostile]: hostile } };
  const requirements = SAMPLE.requirements.map((row) => ({ ...row, reason: hostile }));
  const waivers = SAMPLE.waivers.map((waiver) => ({ ...waiver, effect: hostile, source: hostile }));
  const page = statementPage(of({ ...SAMPLE, target, attestations, requirements, waivers }), {
    ...signature,
    kid: hostile,
  });
  assert.doesNotMatch(page, /<script/);
});

test('an incomplete run, and one that shows secrets, are called that before anything else', () => {
  const page = wordsOf(statementPage(of({ ...INTERRUPTED_SAMPLE, revealed: true })));
  assert.ok(page.search(/Incomplete: \d+ of \d+ checks/) < page.indexOf('What was claimed'));
  assert.match(page, /Secrets are shown: /);
});

test('of a recording it claims nothing but what was said of it', () => {
  const recording = {
    entries: 9,
    judged: 8,
    setAside: { 'no reply': 1 },
    tokenEndpoints: ['https://id.test/token'],
    apis: ['https://api.test'],
    clientId: 'app1',
  };
  const page = wordsOf(statementPage(of({ ...SAMPLE, target: { ...SAMPLE.target, recording } })));
  assert.match(page, /Nothing: recorded traffic was judged\. It was judged knowing app1\./);
  assert.match(page, /8 of 9 entries; set aside: 1 no reply/);
  assert.match(page, /bearerproof audit .* --client-id app1/);
});
