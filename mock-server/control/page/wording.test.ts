import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sayActions, sayDuration, sayInstant, sayMatch, sayProgress } from './wording.ts';

type Step = Parameters<typeof sayActions>[0];

describe('a span of time is told in its two greatest units:', () => {
  const rows: readonly (readonly [seconds: number, said: string])[] = [
    [-5, '0 s'],
    [0, '0 s'],
    [0.2, '1 s'],
    [59, '59 s'],
    [60, '1 min'],
    [3599, '59 min 59 s'],
    [3600, '1 h'],
    [3661, '1 h 1 min'],
    [86_400 + 59, '1 d'],
    [181 * 86_400 + 7200, '181 d 2 h'],
  ];
  for (const [seconds, said] of rows) test(said, () => assert.equal(sayDuration(seconds), said));
});

test('an instant is told with its day and its year only where they differ from now', () => {
  const now = '2026-07-15T10:00:00.000Z';
  assert.equal(sayInstant('2026-07-15T09:59:58.123Z', now), '09:59:58');
  assert.equal(sayInstant('2026-01-05T09:59:58.123Z', now), '5 Jan 09:59:58');
  assert.equal(sayInstant('2025-07-15T09:59:58.123Z', now), '15 Jul 2025 09:59:58');
});

describe('a step says what it does, and to what:', () => {
  const rows: readonly (readonly [step: Step, actions: string, match: string])[] = [
    [{ do: { behaviour: 'account-locked' } }, 'account-locked', 'wherever it acts'],
    [
      { on: { endpoint: 'token', user: 'alice' }, do: { fault: 'delay', with: { milliseconds: 500 } } },
      'fault delay (milliseconds 500)',
      'token, user alice',
    ],
    [
      { do: { deviation: 'access-token-never-expires' } },
      'deviation access-token-never-expires',
      'wherever it acts',
    ],
    [
      { on: { path: '/api/*' }, do: [{ reply: { status: 204 } }, { patch: { status: 201 } }] },
      'reply with 204, then patch the reply',
      'path /api/*',
    ],
  ];
  for (const [step, actions, match] of rows) {
    test(`${actions}, ${match}`, () =>
      assert.deepEqual([sayActions(step), sayMatch(step)], [actions, match]));
  }
});

test('a step says how far it is', () => {
  const said = (acted: number, waits: number, left?: number) => {
    const { text, over } = sayProgress({ matched: 0, acted, waits, ...(left === undefined ? {} : { left }) });
    return over ? `${text}, over` : text;
  };
  assert.equal(said(3, 0), '3 so far');
  assert.equal(said(0, 2, 1), '0 of 1, after 2 more');
  assert.equal(said(1, 0, 1), '1 of 2');
  assert.equal(said(2, 0, 0), '2 of 2, over');
});
