import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSignedToken } from './signed-token.ts';

const base64 = (value: unknown, alphabet: 'base64' | 'base64url' = 'base64url') =>
  Buffer.from(JSON.stringify(value)).toString(alphabet);
const HEADER = base64({ alg: 'RS256' });
const whole = {
  version: '1.0',
  scope: 'SampleSecurityTest',
  expiration: 1_768_471_215_000,
  data: { user_id: 'älice', application_id: 'app1' },
};
const flawsOf = (change: Record<string, unknown>) =>
  readSignedToken(`${HEADER}.${base64({ ...whole, ...change })}.c2ln`).flaws.map(({ kind }) => kind);

describe('a signed token', () => {
  for (const [form, token] of [
    ['header, content and signature', `${HEADER}.${base64(whole)}.c2ln`],
    ['content and signature', `${base64(whole)}.c2ln`],
    ['content in base64 with padding', `${base64(whole, 'base64')}.c2ln`],
  ] as const) {
    it(`is read from ${form}`, () => {
      const reading = readSignedToken(token);
      assert.ok(reading.ok);
      assert.deepEqual(reading.flaws, []);
      const { members, ...said } = reading.value;
      assert.deepEqual(members, whole);
      assert.deepEqual(said, {
        version: '1.0',
        scope: 'SampleSecurityTest',
        expiration: 1_768_471_215_000,
        user: 'älice',
        application: 'app1',
      });
    });
  }

  it('may write its expiration as a text of digits, and a missing identity as null', () => {
    assert.deepEqual(flawsOf({ expiration: '1768471215000' }), []);
    assert.deepEqual(flawsOf({ data: { user_id: null, device_id: null, application_id: 'app1' } }), []);
  });

  for (const [change, kinds] of [
    [{ version: undefined }, ['version']],
    [{ version: '2.0' }, ['version']],
    [{ version: '1.01' }, ['version']],
    [{ expiration: 1_768_471_215 }, ['expiration']],
    [{ expiration: '2026-01-15T10:00:15Z' }, ['expiration']],
    [{ scope: ['SampleSecurityTest'] }, ['scope']],
    [{ scope: undefined }, ['scope']],
    [{ data: undefined }, ['data']],
    [{ data: { user_id: 'alice' } }, ['application']],
    [{ data: { user_id: 7, application_id: 'app1' } }, ['identity']],
  ] as const) {
    it(`has ${kinds.join(', ')} wrong with ${JSON.stringify(change)}`, () => {
      assert.deepEqual(flawsOf(change), kinds);
    });
  }

  for (const token of ['', 'x', 'opaque-token', 'a.b.c', `${HEADER}.${base64({ iss: 'x' })}.c2ln`]) {
    it(`is not ${JSON.stringify(token.slice(0, 20))}`, () => assert.equal(readSignedToken(token).ok, false));
  }
});
