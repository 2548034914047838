import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Provisioning } from '../../fixtures/target/index.ts';
import type { Finding, Judge } from '../check.ts';
import { provisioningChecks } from './provisioning.ts';

const NOW = Date.parse('2026-01-15T10:00:00Z');

/** What the check of the bundle reports, `fail` or `warn`. */
async function judged(change: Partial<Provisioning>): Promise<string[]> {
  const provisioning: Provisioning = {
    clientId: 'app1',
    clientSecret: 'secret1',
    refreshToken: 'token',
    refreshTokenExpires: '2026-07-15T10:00:00Z',
    ...change,
  };
  const bench = {
    target: { profile: 'enigma', policy: {}, provisioning },
    clock: { now: () => NOW },
  } as unknown as ServerBench;
  const found: string[] = [];
  const judge = {
    report: ({ advisory }: Finding) => void found.push(advisory ? 'warn' : 'fail'),
    observe: () => {},
  } as unknown as Judge;
  await provisioningChecks.find(({ id }) => id === 'provisioning-bundle')?.run(bench, judge);
  return found;
}

describe('provisioning-bundle', () => {
  for (const [written, expected] of [
    ['2026-07-15T10:00:00Z', []],
    ['2026-07-15', []],
    ['2026-07-15T12:00:00+02:00', []],
    [1_784_109_600, []],
    ['1784109600', []],
    ['2026-05-01', ['warn']],
    ['2026-01-15T11:00:00Z', ['fail']],
    ['2026-01-14', ['fail']],
    ['2027-01-15', ['fail']],
    ['never', ['fail']],
    ['15.07.2026', ['fail']],
  ] as const) {
    it(`${expected[0] === undefined ? 'accepts' : expected[0] === 'warn' ? 'warns of' : 'refuses'} the expiry ${JSON.stringify(written)}`, async () => {
      assert.deepEqual(await judged({ refreshTokenExpires: written }), expected);
    });
  }

  it('wants every item', async () => {
    assert.deepEqual(await judged({ clientSecret: '', refreshToken: ' ' }), ['fail', 'fail']);
  });
});
