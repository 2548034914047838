import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { profiles } from '../profiles/index.ts';
import { ScriptError } from '../script/index.ts';
import type { Expectation } from './expectation.ts';
import { validateExpectation } from './validate.ts';

const cast = { users: ['alice', 'bob'], clients: ['app1'], deviations: [] };
const validate = (expectation: Expectation) => validateExpectation(expectation, profiles.enigma, cast);

describe('an expectation that could never be met, or always, is refused at the member that is wrong:', () => {
  const rows: readonly (readonly [path: string, Expectation, RegExp])[] = [
    [
      'match.user',
      { match: { user: 'alcie' }, times: 0 },
      /^match\.user is "alcie".*did you mean "alice"\?$/,
    ],
    ['match.status', { match: { status: 20 } }, /^match\.status is 20; it takes a status of HTTP$/],
    [
      'after.match.grant',
      { match: {}, after: { match: { grant: 'pasword' } } },
      /^after\.match\.grant is "pasword".*did you mean "password"\?$/,
    ],
    [
      'before.nth',
      { match: {}, before: { match: {}, nth: 0 } },
      /^before\.nth is 0; it takes a whole number from 1/,
    ],
    ['after', { match: {}, after: -1 }, /^after is -1; it takes the id of an exchange$/],
    ['times', { match: {}, times: 1, atLeast: 1 }, /^"times" is exact, and stands beside neither/],
    ['times', { match: {}, times: -1 }, /^times is -1; it takes a whole number from 0$/],
    ['atMost', { match: {}, atMost: 1.5 }, /^atMost is 1\.5; it takes a whole number from 0$/],
    ['atLeast', { match: {}, atLeast: 3, atMost: 2 }, /^atLeast is 3, which is more than atMost, 2$/],
  ];
  for (const [path, expectation, message] of rows) {
    test(JSON.stringify(expectation), () =>
      assert.throws(
        () => validate(expectation),
        (error) => {
          assert.ok(error instanceof ScriptError);
          assert.match(error.message, message);
          assert.equal(error.path.join('.'), path);
          return true;
        },
      ),
    );
  }
});

test('an expectation that makes sense is taken', () => {
  const call = { match: { endpoint: 'resource' as const, path: '/api/*' } };
  validate({
    match: { grant: 'refresh_token', status: 200 },
    times: 1,
    after: call,
    before: { ...call, nth: -1 },
  });
  validate({ match: {}, atLeast: 0, atMost: 0, after: 1 });
});
