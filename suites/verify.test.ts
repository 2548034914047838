import assert from 'node:assert/strict';
import test from 'node:test';
import { MissingControl, SetUpFailure } from '../fixtures/bench/index.ts';
import { parseTargetFile } from '../fixtures/target/index.ts';
import { createMask } from '../mock-server/wire/index.ts';
import { planned } from './planned-run.ts';
import { examineCheck, misnamedRequirements } from './verify.ts';

const definition = parseTargetFile(
  `name: a
role: authorization-server
profile: oauth2
baseUrl: http://127.0.0.1:1
clients: [{ id: app, secret: s3cr3t }]
claims: [client-credentials]`,
  'a.yaml',
  {},
);

for (const { error, verdict, reason } of [
  {
    error: new MissingControl('libfaketime is not installed'),
    verdict: 'untestable',
    reason: 'libfaketime is not installed',
  },
  { error: new SetUpFailure('it said s3cr3t'), verdict: 'error', reason: /^set-up: it said …/ },
] as const) {
  test(`a check of a target that could not be opened is "${verdict}" after a ${error.name}`, async () => {
    const mask = createMask();
    mask.learn('s3cr3t');
    const [check] = planned(definition);
    assert.ok(check);
    const opening = { kind: 'failed', definition, mask, error } as const;
    const { verdicts } = await examineCheck(check, opening, { seed: 1, runs: 1 });
    assert.ok(verdicts.length > 0);
    for (const each of verdicts) {
      assert.equal(each.verdict, verdict);
      if (typeof reason === 'string') assert.equal(each.reason, reason);
      else assert.match(each.reason ?? '', reason);
    }
  });
}

test('a target file is told which of its words about requirements are in vain', () => {
  const misled = { ...definition, attest: { 'B-03': 'It holds.', 'ENIGMA-12': 'The next day.' } };
  assert.deepEqual(misnamedRequirements(misled), [
    'a.yaml: "attest" names "ENIGMA-12", which is not a requirement of oauth2; "bearerproof requirements oauth2" lists them',
    'a.yaml: "attest" names "B-03", which no person\'s word decides; under oauth2 one decides nothing',
  ]);
  const attest = { 'ENIGMA-12': { says: 'The next day.', by: 'J. Doe', on: '2026-01-10' } };
  assert.deepEqual(misnamedRequirements({ ...definition, profile: 'enigma', attest }), []);
});
