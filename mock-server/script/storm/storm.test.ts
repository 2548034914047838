import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Endpoint } from '../../endpoints/index.ts';
import { seededRandom } from '../../ports/index.ts';
import { extendProfile, type Profile, profiles } from '../../profiles/index.ts';
import { type Behaviour, behaviours } from '../behaviours/index.ts';
import type { RequestFacts } from '../facts.ts';
import { ScriptError } from '../script-error.ts';
import type { Action } from '../step.ts';
import { placedActions, validateAction } from '../validate-action.ts';
import { HAZARD_NAMES, hazardsIn } from './hazards.ts';
import { createStorm, type HostileOptions } from './storm.ts';

const storm = (options: HostileOptions, profile: Profile = profiles.enigma) =>
  createStorm(options, profile, seededRandom(1));

const request = (endpoint: Endpoint, grant?: string): RequestFacts => ({
  endpoint,
  region: 'us',
  method: 'POST',
  path: '/',
  scopes: [],
  ...(grant === undefined ? {} : { grant }),
});
const api = request('resource');
const refresh = request('token', 'refresh_token');

const many = (options: HostileOptions, facts = api, profile: Profile = profiles.enigma, requests = 2000) => {
  const { next } = storm(options, profile);
  return Array.from({ length: requests }, () => next(facts));
};
const nameOf = (action: Action | undefined): string =>
  action === undefined
    ? ''
    : 'fault' in action
      ? action.fault
      : 'behaviour' in action
        ? action.behaviour
        : '?';
const namesOf = (actions: readonly (Action | undefined)[]) => new Set(actions.map(nameOf).filter(Boolean));

describe('a storm', () => {
  test('is the same for the same seed, as a number or a text, and another for another', () => {
    assert.deepEqual(many({ seed: 7 }), many({ seed: '7' }));
    assert.notDeepEqual(many({ seed: 7 }), many({ seed: 8 }));
  });

  test('is the same again once it is restarted', () => {
    const { next, restart } = storm({ seed: 7 });
    const first = Array.from({ length: 100 }, () => next(api));
    restart();
    assert.deepEqual(
      Array.from({ length: 100 }, () => next(api)),
      first,
    );
  });

  test('without a seed draws one, which gives it again', () => {
    const drawn = storm({}).seed;
    assert.equal(typeof drawn, 'number');
    assert.notEqual(createStorm({}, profiles.enigma, seededRandom(2)).seed, drawn);
    assert.deepEqual(many({ seed: drawn }), many({}));
  });

  test('hits about as many requests as its rate says, as far as it may', () => {
    const share = (rate: number) => many({ seed: 1, rate }, api).filter(Boolean).length / 2000;
    assert.ok(Math.abs(share(0.1) - 0.1) < 0.03, `${share(0.1)}`);
    assert.ok(share(0.5) > share(0.1));
    assert.equal(Math.round(share(1) * 3), 1);
  });

  for (const rate of [0.2, 0.5, 0.9, 1]) {
    test(`at a rate of ${rate} hits at most two requests in a row at an endpoint, and lets four through then`, () => {
      const { next } = storm({ seed: 3, rate });
      const hits: Record<string, string> = { token: '', resource: '' };
      for (let asked = 0; asked < 4000; asked++) {
        const facts = asked % 3 === 0 ? refresh : api;
        hits[facts.endpoint] += next(facts) === undefined ? '-' : 'x';
      }
      for (const row of Object.values(hits)) assert.doesNotMatch(row, /xxx|xx-{0,3}x/);
    });
  }

  test('leaves people at a browser in peace, and what is nowhere', () => {
    for (const endpoint of ['authorization', 'unknown'] as const) {
      assert.deepEqual(namesOf(many({ seed: 1, rate: 1 }, request(endpoint), profiles.oauth2)), new Set());
    }
  });

  test('brings only what the transport can carry', () => {
    const { next } = storm({ seed: 1, rate: 1 });
    const kinds = namesOf(Array.from({ length: 2000 }, () => next(api, ['delay'])));
    assert.ok(kinds.has('delay') && kinds.has('unavailable') && kinds.has('invalid-token'));
    for (const fault of ['reset', 'lost-response', 'truncate', 'garbage', 'drip'])
      assert.ok(!kinds.has(fault), fault);
  });

  test('brings only what it is told to', () => {
    const only = ['delay', 'account-locked'];
    assert.deepEqual(namesOf(many({ seed: 1, only }, refresh)), new Set(only));
    assert.deepEqual(namesOf(many({ seed: 1, only }, api)), new Set(['delay']));
    assert.deepEqual(storm({ only }).brings, only);
    assert.deepEqual(storm({ only }).only, only);
    assert.equal(storm({}).only, undefined);
  });

  const losing = ['lost-response', 'truncate', 'garbage', 'wrong-content-type'];
  const losses = (grant: string, profile: Profile) => {
    const found = namesOf(many({ seed: 1, rate: 1 }, request('token', grant), profile));
    return losing.filter((name) => found.has(name));
  };
  test('loses the answer to a refresh where the client keeps its refresh token, and not where that was its last', () => {
    assert.deepEqual(losses('refresh_token', profiles.enigma), losing);
    assert.deepEqual(losses('refresh_token', profiles.oauth2), []);
    assert.deepEqual(losses('authorization_code', profiles.oauth2), []);
    assert.deepEqual(losses('password', profiles.oauth2), losing);
  });

  test('never says what would end a session, since nobody is there to log in again', () => {
    for (const profile of Object.values<Profile>(profiles)) {
      const names = hazardsIn(profile).map(({ name }) => name);
      for (const end of [
        'invalid-refresh-token',
        'expired-refresh-token',
        'client-authentication-failed',
      ] as const) {
        assert.ok(!names.includes(end), `${end} in ${profile.name}`);
      }
    }
  });
});

describe('what a profile documents', () => {
  const codes = [
    'incorrect-credentials',
    'account-disabled',
    'account-locked',
    'invalid-scope',
    'user-not-requestable',
  ];
  const rows: readonly (readonly [profile: Profile, brings: readonly string[], not: readonly string[]])[] = [
    [profiles.enigma, [...codes, 'user-lives-elsewhere', 'invalid-token'], ['gateway-fault', 'tenant-401']],
    [profiles['enigma-legacy'], codes, ['user-lives-elsewhere']],
    [
      profiles.oauth2,
      ['invalid-token', 'insufficient-scope'],
      [...codes, 'user-lives-elsewhere', 'gateway-fault'],
    ],
    [
      profiles['mware-esb'],
      ['gateway-fault', 'rotate-refresh-token'],
      [...codes, 'invalid-token', 'issuer-unreachable'],
    ],
    [profiles.cehub, ['tenant-401', 'missing-right'], ['user-lives-elsewhere']],
    [profiles.clueride, ['issuer-unreachable', 'throttled', 'malformed-answer'], ['tenant-401']],
    [
      extendProfile(profiles.oauth2, { problems: { 'account-locked': { code: '77' } } }),
      ['account-locked'],
      ['account-disabled'],
    ],
  ];
  for (const [profile, brings, not] of rows) {
    test(`is what a storm brings to ${profile.name}, and nothing else`, () => {
      const names: readonly string[] = hazardsIn(profile).map(({ name }) => name);
      for (const name of ['reset', ...brings]) assert.ok(names.includes(name), name);
      for (const name of not) assert.ok(!names.includes(name), name);
    });
  }

  test('is brought where it acts, with settings that it takes', () => {
    for (const profile of Object.values<Profile>(profiles)) {
      for (const { name, endpoints, actions } of hazardsIn(profile)) {
        const behaviour: Behaviour | undefined = Object.hasOwn(behaviours, name)
          ? behaviours[name as keyof typeof behaviours]
          : undefined;
        for (const endpoint of endpoints) assert.ok(behaviour?.endpoints.includes(endpoint) ?? true, name);
        assert.ok(actions.length > 0);
        for (const action of actions) {
          for (const [at, each] of placedActions({ do: action })) {
            validateAction(each, at, { users: [], clients: [], deviations: [] });
          }
        }
      }
    }
  });

  test('comes, all of it, sooner or later', () => {
    const found = namesOf([
      ...many({ seed: 1, rate: 1 }, api, profiles.enigma, 6000),
      ...many({ seed: 1, rate: 1 }, refresh, profiles.enigma, 6000),
    ]);
    assert.deepEqual(
      [...found].toSorted(),
      hazardsIn(profiles.enigma)
        .map(({ name }) => name as string)
        .toSorted(),
    );
  });

  test('is all told by name', () => {
    for (const profile of Object.values<Profile>(profiles)) {
      for (const { name } of hazardsIn(profile)) assert.ok(HAZARD_NAMES.includes(name), name);
    }
  });
});

describe('a storm that cannot be is refused:', () => {
  const rows: readonly (readonly [options: HostileOptions, path: string, message: RegExp])[] = [
    [{ rate: 0 }, 'hostile.rate', /^hostile\.rate is 0; it takes a number above 0 and up to 1$/],
    [{ rate: 1.1 }, 'hostile.rate', /is 1\.1/],
    [{ rate: Number.NaN }, 'hostile.rate', /is NaN/],
    [{ only: [] }, 'hostile.only', /is empty/],
    [{ only: ['delay', 'rest'] }, 'hostile.only.1', /^hostile\.only\[1\] is "rest".*did you mean "reset"\?$/],
    [
      { only: ['tenant-401'] },
      'hostile.only.0',
      /"tenant-401", which enigma does not document; it has delay, /,
    ],
    [{ only: ['invalid-refresh-token'] }, 'hostile.only.0', /matches nothing here/],
  ];
  for (const [options, path, message] of rows) {
    test(JSON.stringify(options), () =>
      assert.throws(
        () => storm(options),
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
