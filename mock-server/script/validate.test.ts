import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { profiles } from '../profiles/index.ts';
import { ScriptError } from './script-error.ts';
import type { ScriptStep } from './step.ts';
import { validateStep } from './validate.ts';

const cast = { users: ['alice', 'bob'], clients: ['app1'], deviations: ['access-token-never-expires'] };
const locked = { behaviour: 'account-locked' } as const;
const reset = { fault: 'reset' } as const;

const validate = (step: ScriptStep, earlier: readonly ScriptStep[] = []) =>
  validateStep(step, profiles.enigma, cast, earlier);

describe('a step is refused, with what would be right', () => {
  // Wrong on purpose, so beyond what the type allows.
  const rows: readonly (readonly [path: string, step: unknown, message: RegExp])[] = [
    ['on.endpoint', { on: { endpoint: 'tokn' }, do: reset }, /"tokn".*did you mean "token"\?/],
    ['on.grant', { on: { grant: 'passwords' }, do: reset }, /did you mean "password"\?/],
    ['on.region', { on: { region: 'mars' }, do: reset }, /"mars", which matches nothing here; known: us, eu/],
    ['on.user', { on: { user: 'carol' }, do: reset }, /"carol".*known: alice, bob/],
    ['on.client', { on: { client: 'ap1' }, do: reset }, /did you mean "app1"\?/],
    ['on.method', { on: { method: 'post' }, do: reset }, /did you mean "POST"\?/],
    ['times', { times: 0, do: reset }, /times is 0; it takes a whole number from 1/],
    ['after', { after: -1, do: reset }, /after is -1; it takes a whole number from 0/],
    ['do.behaviour', { do: { behaviour: 'acount-locked' } }, /did you mean "account-locked"\?/],
    ['do.fault', { do: { fault: 'rest' } }, /did you mean "reset"\?/],
    ['do.deviation', { do: { deviation: 'nothing-of-the-kind' } }, /known: access-token-never-expires/],
    [
      'do.with.form',
      { do: { behaviour: 'invalid-token', with: { form: 'xml' } } },
      /it takes "full" or "json"/,
    ],
    ['do.with.delay', { do: { fault: 'delay', with: { delay: 5 } } }, /not a setting.*known: milliseconds/],
    ['do.with.after', { do: { fault: 'truncate', with: { after: 'x' } } }, /a whole number from 0/],
    ['do.with.status', { do: { fault: 'unavailable', with: { status: 200 } } }, /from 400 to 599/],
    ['nth', { nth: 0, do: reset }, /nth is 0; it takes a whole number from 1/],
    ['nth', { nth: 2, times: 1, do: reset }, /does not stand beside "times"/],
    ['nth', { nth: 2, after: 1, do: reset }, /does not stand beside "after"/],
    ['do', { do: [] }, /an empty list/],
    ['do.1.fault', { do: [reset, { fault: 'rest' }] }, /^do\[1\]\.fault is "rest".*did you mean "reset"\?/],
    [
      'do.0.with.by',
      { do: [{ behaviour: 'clock-skew', with: { by: '5m' } }] },
      /^do\[0\]\.with\.by is "5m"; it takes an ISO 8601 duration such as PT5M, or -PT5M/,
    ],
    [
      'do.with.duration',
      { do: { behaviour: 'propagation-lag', with: { duration: '-PT5M' } } },
      /it takes an ISO 8601 duration such as PT15M/,
    ],
    ['do.with.toString', { do: { fault: 'delay', with: { toString: 5 } } }, /not a setting/],
    [
      'do',
      { do: [locked, { behaviour: 'missing-token' }] },
      /acts at the endpoint token, .* at the endpoint resource; give each/,
    ],
    [
      'do.patch.members',
      { do: { patch: { body: '', members: {} } } },
      /^do\.patch\.members changes the body that do\.patch\.body replaces/,
    ],
    ['do.with.x', { do: { fault: 'garbage', with: { x: 1 } } }, /it takes none/],
    [
      'do.behaviour',
      { do: { behaviour: 'state-missing' } },
      /authorization, which enigma does not have; it has/,
    ],
    [
      'on.endpoint',
      { on: { endpoint: 'authorization' }, do: reset },
      /which enigma does not have; it has token/,
    ],
    [
      'on.endpoint',
      { on: { endpoint: 'resource' }, do: locked },
      /acts at the endpoint token.*match nothing/,
    ],
    ['on.grant', { on: { endpoint: 'resource', grant: 'password' }, do: reset }, /match nothing/],
    [
      'on.endpoint',
      { on: { endpoint: 'validation' }, do: reset },
      /about the endpoint validation, which enigma does not have; it has token, /,
    ],
    ['on.path', { on: { endpoint: 'token', path: '/api/x' }, do: reset }, /belongs to the endpoint resource/],
    ['on.path', { on: { path: '/api/*' }, do: locked }, /the step is about token: it would match nothing/],
    [
      'on.path',
      { on: { endpoint: 'token', path: '/nowhere' }, do: reset },
      /belongs to the endpoint unknown/,
    ],
  ];
  for (const [path, step, message] of rows) {
    test(`${JSON.stringify(step)} because of ${path}`, () =>
      assert.throws(
        () => validate(step as ScriptStep),
        (error) => {
          assert.ok(error instanceof ScriptError);
          assert.match(error.message, message);
          assert.equal(error.path.join('.'), path);
          return true;
        },
      ));
  }
});

describe('a step is taken', () => {
  const rows: readonly ScriptStep[] = [
    { do: locked },
    { on: { path: '/oauth2/v0/token' }, do: locked },
    { on: { path: '/*' }, do: locked },
    { on: { path: '/no/endpoint/here' }, do: { reply: { status: 200 } } },
    { on: { endpoint: 'resource', path: '/api/lists' }, do: reset },
    { do: { fault: 'unavailable', with: { status: 429, retryAfter: 5 } } },
    { do: { behaviour: 'error-code', with: { status: 400, code: 61 } } },
    { nth: 3, do: [locked, reset] },
    { times: 7, after: 2, do: [reset, { behaviour: 'clock-skew', with: { by: '-PT90S' } }] },
    { do: { behaviour: 'propagation-lag', with: { duration: 'PT15M' } } },
    { do: { behaviour: 'as-documented' } },
    { times: 1, after: 0, do: { deviation: 'access-token-never-expires' } },
  ];
  for (const step of rows) test(JSON.stringify(step), () => validate(step));
});

describe('a step whose turn never comes', () => {
  const token: ScriptStep = { on: { endpoint: 'token' }, do: reset };
  const never: readonly (readonly [ScriptStep, ScriptStep])[] = [
    [{ do: reset }, { do: reset }],
    [token, { on: { endpoint: 'token', grant: 'password' }, do: locked }],
    [token, { do: locked }],
    [
      { on: { path: '/api/*' }, do: reset },
      { on: { path: '/api/lists' }, do: reset },
    ],
  ];
  for (const [earlier, later] of never) {
    test(`${JSON.stringify(later)} after ${JSON.stringify(earlier)} is refused`, () =>
      assert.throws(
        () => validate(later, [earlier]),
        /step 1 takes every request that this step would match/,
      ));
  }

  const sometimes: readonly (readonly [ScriptStep, ScriptStep])[] = [
    [{ ...token, times: 1 }, token],
    [{ ...token, after: 1 }, token],
    [token, { do: reset }],
    [{ nth: 1, do: reset }, { do: reset }],
    [{ do: [reset, reset] }, { do: reset }],
    [{ do: locked }, { do: reset }],
    [
      { on: { user: 'alice' }, do: reset },
      { on: { user: 'bob' }, do: reset },
    ],
    [
      { on: { path: '/api/lists' }, do: reset },
      { on: { path: '/api/lists*' }, do: reset },
    ],
  ];
  for (const [earlier, later] of sometimes) {
    test(`${JSON.stringify(later)} after ${JSON.stringify(earlier)} is taken`, () =>
      validate(later, [earlier]));
  }
});
