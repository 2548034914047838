import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SetUpFailure } from '../fixtures/bench/index.ts';
import { type Judge, Violation, violation } from './check.ts';
import { property } from './property.ts';

const judge = { generation: { seed: 7, runs: 50 } } as Judge;
const found = (actual: string) =>
  violation({ requirement: 'B-02', expected: 'less than a hundred', actual, exchanges: [] });
const examined = (examine: (number: number) => void) =>
  property(
    judge,
    fc.nat(1000),
    (number) => [`the number is ${number}`],
    async (number) => examine(number),
  );

describe('property', () => {
  it('throws the smallest violation with its story', async () => {
    await assert.rejects(
      examined((number) => {
        if (number >= 100) throw found(String(number));
      }),
      (error: unknown) =>
        error instanceof Violation && error.finding.counterexample?.join() === 'the number is 100',
    );
  });

  it('lets a violation stand when the cases that were to shrink it cannot be set up', async () => {
    let violated = false;
    await assert.rejects(
      examined((number) => {
        if (violated) throw new SetUpFailure('the account is locked for good');
        if (number < 100) return;
        violated = true;
        throw found(String(number));
      }),
      Violation,
    );
  });

  it('throws what goes wrong with the set-up when there was no violation', async () => {
    await assert.rejects(
      examined(() => {
        throw new SetUpFailure('there is no target');
      }),
      SetUpFailure,
    );
  });
});
