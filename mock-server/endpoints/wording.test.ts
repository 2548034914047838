import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, clockTime } from './wording.ts';

for (const [seconds, words] of [
  [0, '0 s ago'],
  [12, '12 s ago'],
  [119, '119 s ago'],
  [120, '2 min ago'],
  [7199, '119 min ago'],
  [7200, '2 h ago'],
  [172_799, '47 h ago'],
  [172_800, '2 d ago'],
] as const) {
  test(`${seconds} seconds are "${words}"`, () =>
    assert.equal(ago(1_000_000_000, 1_000_000_000 - seconds * 1000), words));
}

test('an instant is told in UTC, with milliseconds only where there are any', () => {
  assert.equal(clockTime(1_768_471_200_000), '2026-01-15T10:00:00Z');
  assert.equal(clockTime(1_768_471_200_250), '2026-01-15T10:00:00.250Z');
});
