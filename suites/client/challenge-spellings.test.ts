import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { challengeParameter, isBearer, readChallenges } from '../readers/index.ts';
import { documented, fieldsOf, handedOver, type SpeltRefusal, speltRefusals } from './challenge-spellings.ts';

/** The scope that the judge's own reader finds in fields. */
function scopeIn(headers: Readonly<Record<string, string>>): string | undefined {
  const reading = readChallenges({ status: 401, headers: Object.entries(headers), body: new Uint8Array() });
  assert.ok(reading.ok, JSON.stringify(headers));
  const bearers = reading.value.filter(isBearer);
  assert.equal(bearers.length, 1);
  return bearers[0] && challengeParameter(bearers[0], 'scope');
}

describe('a spelt refusal', () => {
  it('asks for its scope, however it is spelt', () => {
    const seen = new Set<string>();
    const note = (refusal: SpeltRefusal) => {
      assert.equal(scopeIn(fieldsOf(refusal)), refusal.scope);
      assert.equal(scopeIn(handedOver(refusal).headers), refusal.scope);
      seen.add(`${refusal.status} ${refusal.apart} ${refusal.challenges.length}`);
    };
    fc.assert(fc.property(speltRefusals, note), { numRuns: 500 });
    assert.equal(seen.size, 12, 'each status, in one field and in several, with up to two other challenges');
  });

  it('has a field per challenge where they stand apart', () => {
    const refusal: SpeltRefusal = {
      ...documented('a'),
      challenges: ['Basic', 'Bearer scope=a'],
      apart: true,
    };
    assert.equal(Object.keys(fieldsOf(refusal)).length, 2);
    assert.deepEqual(fieldsOf(documented('a')), { 'WWW-Authenticate': 'Bearer scope = "a"' });
  });
});
