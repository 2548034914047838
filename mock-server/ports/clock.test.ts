import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { steerableClock, VIRTUAL_EPOCH, virtualClock } from './clock.ts';

/** A source that goes on only when it is told to. */
function sourceFrom(start: number) {
  let instant = start;
  return {
    now: () => instant,
    pass(milliseconds: number) {
      instant += milliseconds;
    },
  };
}

describe('a steerable clock', () => {
  test('follows its source', () => {
    const source = sourceFrom(1000);
    const clock = steerableClock(source);
    source.pass(500);
    assert.equal(clock.now(), 1500);
  });

  test('keeps its distance once it is advanced or set', () => {
    const source = sourceFrom(0);
    const clock = steerableClock(source);
    clock.advance('PT61M');
    source.pass(500);
    assert.equal(clock.now(), 61 * 60_000 + 500);
    clock.set('2026-01-15T10:00:00Z');
    source.pass(500);
    assert.equal(clock.now(), Date.parse('2026-01-15T10:00:00.500Z'));
    clock.set(42);
    assert.equal(clock.now(), 42);
  });

  test('stands while it is frozen, moves when it is told to, and goes on from there', () => {
    const source = sourceFrom(1000);
    const clock = steerableClock(source);
    clock.freeze();
    assert.equal(clock.frozen, true);
    source.pass(500);
    assert.equal(clock.now(), 1000);
    clock.advance('PT1S');
    assert.equal(clock.now(), 2000);
    clock.resume();
    assert.equal(clock.frozen, false);
    source.pass(500);
    assert.equal(clock.now(), 2500);
  });

  test('is not moved by being frozen or resumed twice', () => {
    const source = sourceFrom(1000);
    const clock = steerableClock(source);
    clock.freeze();
    source.pass(500);
    clock.freeze();
    assert.equal(clock.now(), 1000);
    clock.resume();
    source.pass(500);
    clock.resume();
    assert.equal(clock.now(), 1500);
  });

  for (const wrong of ['61M', 'soon', '']) {
    test(`does not move by "${wrong}", nor to it`, () => {
      const clock = virtualClock();
      assert.throws(() => clock.advance(wrong), {
        name: 'RangeError',
        message: /is not an ISO 8601 duration/,
      });
      assert.throws(() => clock.set(wrong), { name: 'RangeError', message: /is not an ISO 8601 instant/ });
      assert.equal(clock.now(), Date.parse(VIRTUAL_EPOCH));
    });
  }

  test('is not set to what is no number', () =>
    assert.throws(() => virtualClock().set(Number.NaN), { name: 'RangeError' }));
});

test('a virtual clock is frozen, at an instant that is always the same unless it is given', () => {
  assert.equal(virtualClock().frozen, true);
  assert.equal(virtualClock().now(), Date.parse(VIRTUAL_EPOCH));
  assert.equal(virtualClock('2030-01-01T00:00:00Z').now(), Date.parse('2030-01-01T00:00:00Z'));
});
