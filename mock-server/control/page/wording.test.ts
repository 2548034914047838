import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sayAction, sayDuration, sayInstant, sayMatch, sayProgress } from './wording.ts';

type Step = Parameters<typeof sayAction>[0];

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

describe('a step says what it does, to what, and how far it is:', () => {
  const rows: readonly (readonly [
    step: Step,
    matched: number,
    action: string,
    match: string,
    progress: string,
  ])[] = [
    [{ do: { behaviour: 'account-locked' } }, 3, 'account-locked', 'every request', '3 so far'],
    [
      {
        on: { endpoint: 'token', user: 'alice' },
        times: 2,
        do: { fault: 'delay', with: { milliseconds: 500 } },
      },
      1,
      'fault delay (milliseconds 500)',
      'token, user alice',
      '1 of 2',
    ],
    [
      { after: 3, times: 1, do: { deviation: 'access-token-never-expires' } },
      1,
      'deviation access-token-never-expires',
      'every request',
      '0 of 1, after 2 more',
    ],
    [{ times: 1, do: { reply: { status: 204 } } }, 1, 'reply with 204', 'every request', '1 of 1, over'],
    [
      { on: { path: '/api/*' }, do: { patch: { status: 201 } } },
      0,
      'patch the reply',
      'path /api/*',
      '0 so far',
    ],
  ];
  for (const [step, matched, action, match, progress] of rows) {
    test(`${action}, ${match}, ${progress}`, () => {
      const { text, over } = sayProgress({ step, matched });
      assert.deepEqual(
        [sayAction(step), sayMatch(step), over ? `${text}, over` : text],
        [action, match, progress],
      );
    });
  }
});
