import assert from 'node:assert/strict';
import test from 'node:test';
import { catalogue } from './catalogue.ts';
import { conclude, type ExaminedTarget } from './conclude.ts';
import type { CheckResult } from './examination.ts';
import type { Verdict } from './verdict.ts';

const CHECK = 'token-repeated-parameters';

/** A target of which one check was to run, and others were to be left out. */
const examined = (leftOut: readonly string[] = []): ExaminedTarget => ({
  target: {
    name: 'a',
    profile: 'oauth2',
    roles: ['authorization-server'],
    claims: [],
    controls: [],
    isolation: 'order',
    learnt: {},
    options: {},
    file: 'a.yaml',
  },
  seed: 1,
  runs: 20,
  attestations: [],
  expected: [{ requirement: 'B-03', verdict: 'fail', reason: 'ticket 1' }],
  targetOutput: '',
  revealed: false,
  plan: [CHECK, ...leftOut],
  limit: 'for the test',
});

const said = (verdict: Verdict): CheckResult => ({
  check: CHECK,
  title: 'a check',
  party: 'authorization-server',
  kind: 'scenario',
  verdicts: [{ requirement: 'B-03', verdict }],
  findings: [],
  observations: {},
  exchanges: 0,
  evidence: [],
});

for (const [verdict, status] of [
  ['fail', 'met'],
  ['pass', 'stale'],
  ['warn', 'stale'],
  ['error', 'open'],
  ['untestable', 'open'],
] as const) {
  test(`a known failure whose requirement is now "${verdict}" is ${status}`, () => {
    const { expectations } = conclude(examined(), [said(verdict)]);
    assert.deepEqual(
      expectations.map((each) => each.status),
      [status],
    );
  });
}

const another = catalogue.find(({ id }) => id === 'access-token-expiry');

test('a partial run judges no expectation whose requirement a check decides that it left out', () => {
  assert.ok(another !== undefined);
  assert.deepEqual(conclude(examined(), []).expectations, []);
  const { expectations } = conclude(examined([another.id]), [said('pass')]);
  assert.equal(expectations[0]?.status, 'stale');
});

test('what a run was told to leave out is named, with what it would have decided', () => {
  assert.ok(another !== undefined);
  const { leftOut, requirements } = conclude(examined([another.id]), [said('pass')]);
  assert.deepEqual(leftOut, { because: 'for the test', checks: [another.id] });
  const row = requirements.find(({ requirement }) => another.requirements.includes(requirement));
  assert.deepEqual([row?.verdict, row?.reason], ['untestable', 'left out of this run: for the test']);
  assert.equal(conclude(examined(), [said('pass')]).leftOut, undefined);
});

test('what a person says decides the row that no check can, and is kept with author and day where it counts', () => {
  const { target, ...rest } = examined();
  const says = 'The credentials come the next day.';
  const attestations = [
    { requirement: 'B-03', says: 'It does.' },
    { requirement: 'ENIGMA-12', says, by: 'J. Doe', on: '2026-01-10' },
  ];
  const word = (roles: readonly ('authorization-server' | 'client')[]) =>
    conclude({ ...rest, target: { ...target, profile: 'enigma', roles }, attestations }, []);

  const quoted = word(['authorization-server']);
  assert.deepEqual(
    quoted.requirements.find(({ requirement }) => requirement === 'ENIGMA-12'),
    { requirement: 'ENIGMA-12', verdict: 'attested', reason: `J. Doe, 2026-01-10: ${says}` },
  );
  assert.deepEqual(quoted.attestations, [attestations[1]]);
  assert.deepEqual(word(['client']).attestations, []);
});

test('what holds by some of the checks that decide it holds with a reserve where others were left out', () => {
  const [first, second] = catalogue.filter(({ requirements }) => requirements.includes('B-14'));
  assert.ok(first !== undefined && second !== undefined);
  const result = {
    ...said('pass'),
    check: first.id,
    verdicts: [{ requirement: 'B-14', verdict: 'pass' as const }],
  };
  const verdictIn = (plan: readonly string[]) =>
    conclude({ ...examined(), plan }, [result]).requirements.find(
      ({ requirement }) => requirement === 'B-14',
    );

  const row = { requirement: 'B-14', verdict: 'pass' };
  const reason = 'holds as far as it was examined; left out of this run: for the test';
  assert.deepEqual(verdictIn([first.id, second.id]), { ...row, reason });
  assert.deepEqual(verdictIn([first.id]), row);
});

test('a row that only another role can show is inapplicable, and one whose check was not run is untestable', () => {
  const { target, ...rest } = examined();
  const resourceServer = { ...rest, target: { ...target, roles: ['resource-server'] } } as ExaminedTarget;
  const { requirements } = conclude(resourceServer, []);
  assert.deepEqual(
    requirements.find(({ requirement }) => requirement === 'B-D02'),
    {
      requirement: 'B-D02',
      verdict: 'inapplicable',
      reason: 'is examined at the authorization-server, which the target is not',
    },
  );
  assert.equal(
    requirements.find(({ requirement }) => requirement === 'B-31')?.reason,
    'no check of the catalogue was run for it',
  );
});
