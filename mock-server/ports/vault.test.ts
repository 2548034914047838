import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seededRandom } from './random.ts';
import { vaultOf } from './vault.ts';

const random = seededRandom(1);
const vault = vaultOf(random.bytes(32), random);

describe('a vault', () => {
  for (const text of ['', 'token', 'grün €', 'x'.repeat(5000)]) {
    test(`gives back what was sealed (${text.length} characters)`, () =>
      assert.equal(vault.open(vault.seal(text)), text));
  }
  test('seals the same text otherwise each time, and shows nothing of it', () => {
    const [one, other] = [vault.seal('access-token'), vault.seal('access-token')];
    assert.notEqual(one, other);
    assert.ok(!Buffer.from(one, 'base64url').toString('latin1').includes('access-token'));
  });
  test('does not open what another key sealed', () => {
    const foreign = vaultOf(random.bytes(32), random).seal('token');
    assert.throws(() => vault.open(foreign));
  });
  test('does not open what was changed', () => {
    const sealed = Buffer.from(vault.seal('token'), 'base64url');
    sealed[13] = (sealed[13] ?? 0) ^ 1;
    assert.throws(() => vault.open(sealed.toString('base64url')));
  });
});
