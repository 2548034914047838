import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MissingControl, SetUpFailure } from '../fixtures/bench/index.ts';
import { DriverError } from '../fixtures/drivers/index.ts';
import { bytes, createJournal, type Mask } from '../mock-server/wire/index.ts';
import { type Judge, violation } from './check.ts';
import type { EvidenceAsked } from './evidence.ts';
import { runCheck } from './run-check.ts';

const mask: Mask = {
  learn: () => undefined,
  observe: () => undefined,
  said: (text) => text,
  text: (text) => text,
  exchange: (exchange) => exchange,
};

const SOME_CHECK = {
  id: 'some-check',
  title: 'Something holds',
  party: 'authorization-server',
  kind: 'scenario',
  requirements: ['ENIGMA-08', 'ENIGMA-03', 'B-19', 'B-39'],
} as const;

const verdicts = async (scope: readonly string[], run: (judge: Judge) => void) => {
  const check = { ...SOME_CHECK, run: async (_: unknown, judge: Judge) => run(judge) };
  const context = { scope: new Set(scope), generation: { seed: 1, runs: 1 }, mask, recent: () => [] };
  return (await runCheck(check, {}, context)).verdicts;
};

const refused = () => {
  throw violation({
    requirement: ['ENIGMA-08', 'ENIGMA-03'],
    expected: 'a success',
    actual: 'status 401',
    exchanges: [],
  });
};

describe('a row that a check did not reach', () => {
  it('is told of the rows of the profile alone that the last finding is against', async () => {
    const [, unreached] = await verdicts(['ENIGMA-08', 'B-39'], refused);
    assert.deepEqual(unreached, {
      requirement: 'B-39',
      verdict: 'untestable',
      reason: 'not reached: the check ended with a finding against ENIGMA-08',
    });
  });

  it('is told what was found where no row of the profile is against it', async () => {
    const [unreached] = await verdicts(['B-39'], refused);
    assert.match(
      unreached?.reason ?? '',
      /no row of the profile covers: expected a success; got status 401$/,
    );
  });
});

describe('a check that cannot be carried out', () => {
  it('is untestable where the target file lacks something, and an error where the target answered wrongly', async () => {
    const [lacking] = await verdicts(['B-39'], () => {
      throw new MissingControl('the target file has no users');
    });
    const [broken] = await verdicts(['B-39'], () => {
      throw new SetUpFailure('status 500');
    });
    assert.equal(lacking?.verdict, 'untestable');
    assert.equal(broken?.verdict, 'error');
  });

  it('is laid to the set-up where the driver breaks, and told without the class of the error', async () => {
    const [broken] = await verdicts(['B-39'], () => {
      throw new DriverError('cannot start "nowhere"');
    });
    assert.deepEqual([broken?.verdict, broken?.reason], ['error', 'set-up: cannot start "nowhere"']);
  });
});

describe('what a check without a finding exchanged', () => {
  const journal = createJournal(() => 0);
  const request = { method: 'GET', url: 'https://rs.test/', headers: [], body: bytes('') };
  journal.begin({ from: 'client', to: 'resource-server', request })({
    outcome: { kind: 'reply', reply: { status: 200, headers: [], body: bytes('') } },
  });
  const shownWith = async (evidence?: EvidenceAsked) => {
    const check = { ...SOME_CHECK, run: async () => undefined };
    const recent = () => journal.exchanges();
    const asked = evidence === undefined ? {} : { evidence };
    const context = { scope: new Set(['B-19']), generation: { seed: 1, runs: 1 }, mask, recent, ...asked };
    return (await runCheck(check, {}, context)).evidence.length;
  };

  it('is shown where all evidence is asked for, and not otherwise', async () => {
    assert.deepEqual([await shownWith(), await shownWith('findings'), await shownWith('all')], [0, 0, 1]);
  });
});
