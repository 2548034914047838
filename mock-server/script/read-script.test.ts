import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DocumentError } from '../documents/index.ts';
import { profiles } from '../profiles/index.ts';
import { readScript } from './read-script.ts';

const cast = { users: ['alice', 'bob'], clients: ['app1'], deviations: [] };
const read = (...lines: string[]) => readScript(lines.join('\n'), 'script.yaml', profiles.enigma, cast);

test('a script in YAML is the same list of steps as one in TypeScript', () => {
  const steps = read(
    '# the second token request of alice fails',
    '- on: { endpoint: token, user: alice }',
    '  after: 1',
    '  times: 1',
    '  do: { behaviour: account-locked }',
    '- nth: 3',
    '  do: [{ fault: lost-response }, { behaviour: clock-skew, with: { by: -PT5M } }]',
    '- do:',
    '    patch: { headers: { Pragma: null }, members: { expires_in: 5 } }',
  );
  assert.deepEqual(steps, [
    {
      on: { endpoint: 'token', user: 'alice' },
      after: 1,
      times: 1,
      do: { behaviour: 'account-locked' },
    },
    { nth: 3, do: [{ fault: 'lost-response' }, { behaviour: 'clock-skew', with: { by: '-PT5M' } }] },
    { do: { patch: { headers: { Pragma: null }, members: { expires_in: 5 } } } },
  ]);
});

describe('a script is refused at the place of the mistake', () => {
  const rows: readonly (readonly [lines: readonly string[], problems: readonly string[]])[] = [
    [['- on: { endpoint: token'], ['1:24: is not YAML: ']],
    [['do: { fault: reset }'], ['1:1: a script must be a list, not a map']],
    [[''], ['1:1: a script must be a list, not empty']],
    [
      ['- on: { endpiont: token }', '  do: { fault: reset }'],
      [`1:9: "endpiont" is not a key of step 1's on; did you mean`],
    ],
    [
      ['- do: { behavior: account-locked }'],
      [`1:9: "behavior" is not a key of step 1's do; did you mean "behaviour"?`],
    ],
    [['- do: {}'], [`1:7: step 1's do must be a map with "behaviour", `]],
    [['- times: 1'], [`1:3: "step 1's do" is missing; it must be a map with "behaviour", `]],
    [['- do: { fault: rest }'], [`1:16: "rest" is not a value of step 1's do.fault; did you mean "reset"?`]],
    [
      ['- on: { user: alcie }', '  do: { fault: reset }', '- on: { region: mars }', '  do: { fault: reset }'],
      ['1:15: on.user is "alcie"', '3:17: on.region is "mars"'],
    ],
    [
      ['- do: { fault: delay, with: { milliseconds: soon } }'],
      ['1:45: do.with.milliseconds is "soon"; it takes a whole number from 0'],
    ],
    [['- do: []'], [`1:7: step 1's do must be not empty`]],
    [
      ['- do: [{ fault: reset }, { fault: rest }]'],
      [`1:35: "rest" is not a value of step 1's do[1].fault; did you mean "reset"?`],
    ],
    [
      ['- do: [{ fault: reset }, { fault: truncate, with: { after: -1 } }]'],
      ['1:60: do[1].with.after is -1; it takes a whole number from 0'],
    ],
    [['- nth: 2', '  times: 1', '  do: { fault: reset }'], ['1:8: "nth" means one request alone']],
    [
      ['- do: { fault: reset }', '- on: { user: bob }', '  do: { fault: delay }'],
      ['2:7: step 1 takes every request that this step would match'],
    ],
  ];
  for (const [lines, problems] of rows)
    test(lines.join(' ⏎ ') || 'an empty file', () =>
      assert.throws(
        () => read(...lines),
        (error) => {
          assert.ok(error instanceof DocumentError);
          assert.equal(error.problems.length, problems.length);
          problems.forEach((problem, place) => {
            const found = error.problems[place] ?? '';
            assert.ok(found.startsWith(`script.yaml:${problem}`), found);
          });
          return true;
        },
      ),
    );
});
