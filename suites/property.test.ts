import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SetUpFailure } from '../fixtures/bench/index.ts';
import { type CaseOrigin, type Judge, type Search, Violation, violation } from './check.ts';
import { atMost, property } from './property.ts';

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

  it('examines one case again, of one property among several, and no other', async () => {
    const numbers = fc.record({
      one: fc.array(fc.nat(1000), { maxLength: 6 }),
      other: fc.constantFrom('a', 'b'),
    });
    for (let seed = 1; seed <= 40; seed++) {
      let seen: string[] = [];
      const two = (generation: Judge['generation']) => {
        const judge = { generation } as Judge;
        const examine = (limit: number) =>
          property(
            judge,
            numbers,
            (example) => [JSON.stringify(example)],
            async (example) => {
              seen.push(JSON.stringify(example));
              if (example.one.some((number) => number > limit)) throw found('more');
            },
          );
        return examine(1000).then(() => examine(700));
      };
      const first = await two({ seed, runs: 50, search: { begun: 0, met: 'not yet' } }).then(
        () => assert.fail('nothing was found'),
        (error: Violation) => error.finding,
      );
      assert.equal(first.origin?.property, 2);
      seen = [];
      const search: Search = { begun: 0, only: first.origin as CaseOrigin, met: 'not yet' };
      await assert.rejects(two({ seed: 99, runs: 1, search }), ({ finding }: Violation) => {
        assert.deepEqual(finding.counterexample, first.counterexample);
        return true;
      });
      assert.deepEqual([search.met, seen], ['yes', [...(first.counterexample ?? [])]]);

      const other: Search = {
        begun: 0,
        only: { ...(first.origin as CaseOrigin), fingerprint: '00000000' },
        met: 'not yet',
      };
      await two({ seed, runs: 1, search: other });
      assert.equal(other.met, 'another');
    }
  });

  it('examines fewer dear cases, and more of them where more cases are asked for than usual', () => {
    const runs = (asked: number, dear: number) =>
      atMost({ generation: { seed: 1, runs: asked } } as Judge, dear).generation.runs;
    assert.deepEqual([runs(3, 5), runs(20, 5), runs(200, 5), runs(30, 40)], [3, 5, 50, 30]);
  });

  it('throws what goes wrong with the set-up when there was no violation', async () => {
    await assert.rejects(
      examined(() => {
        throw new SetUpFailure('there is no target');
      }),
      SetUpFailure,
    );
  });

  it('examines certain cases first, and one of them again, as it was or smaller', async () => {
    const among = async (generation: Judge['generation'], bad: readonly number[]) => {
      const seen: number[] = [];
      const ended = property(
        { generation } as Judge,
        fc.nat(1000),
        (number) => [`the number is ${number}`],
        async (number) => {
          seen.push(number);
          if (bad.includes(number)) throw found(String(number));
        },
        [2000, 3000],
      );
      const error = await ended.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      return { seen, ...(error instanceof Violation ? { origin: error.finding.origin } : {}) };
    };
    assert.deepEqual((await among({ seed: 7, runs: 3 }, [])).seen.slice(0, 2), [2000, 3000]);
    const { origin } = await among({ seed: 7, runs: 3 }, [3000]);
    assert.ok(origin !== undefined);
    const again = await among(
      { seed: 1, runs: 3, search: { begun: 0, only: origin, met: 'not yet' } },
      [3000],
    );
    assert.deepEqual(again.seen, [3000]);
    assert.deepEqual(again.origin, origin);
  });

  it('knows a case again whose functions are written otherwise, as another reader of the program writes them', async () => {
    const among = (read: () => number, search: Search) =>
      property(
        { generation: { seed: 7, runs: 1, search } } as Judge,
        fc.constant({ read, names: ['a'] }),
        () => ['a case'],
        () => Promise.reject(found('anything')),
      ).catch((error: Violation) => error.finding.origin);
    const origin = await among(() => 1, { begun: 0, met: 'not yet' });
    assert.ok(origin !== undefined);
    const search: Search = { begun: 0, only: origin, met: 'not yet' };
    await among(() => 1 + 0, search);
    assert.equal(search.met, 'yes');
  });
});
