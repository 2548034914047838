import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { extendProfile, profiles } from '../../profiles/index.ts';
import { APP1, APP2, ask, type Form, mockOf } from '../../requests.fixture.ts';
import { saidBy, scope, tokenOf } from './mobilefirst.fixture.ts';

test('a token is issued when all realms of its test are passed, in whatever order they are answered, and not before', async () => {
  const realms = ['r0', 'r1', 'r2'];
  const command = fc.record({
    test: fc.constantFrom('one', 'two', 'three', 'none'),
    answers: fc.array(fc.record({ realm: fc.constantFrom(...realms), right: fc.boolean() }), {
      maxLength: 3,
    }),
    application: fc.constantFrom(APP1, APP2),
  });
  const tests: Record<string, string[][]> = {
    one: [['r0']],
    two: [['r0', 'r1']],
    three: [['r2'], ['r1', 'r0']],
    none: [],
  };
  const profile = extendProfile(profiles.mobilefirst, {
    securityTests: { tests, realms: { r0: 'user', r1: 'user', r2: 'user' } },
  });
  const mock = await mockOf(profile);

  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 8 }), async (commands) => {
      const passed = new Map<Form, Set<string>>();
      const sessions = new Map<Form, string>();
      for (const { test: name, answers, application } of commands) {
        const mine = passed.get(application) ?? new Set();
        passed.set(application, mine);
        const given = new Map(answers.map(({ realm, right }) => [realm, right]));
        const form = Object.fromEntries(
          [...given].flatMap(([realm, right]) => [
            [`${realm}.username`, right ? 'alice' : 'nobody'],
            [`${realm}.password`, 'alicepw'],
          ]),
        );
        const auth_session = sessions.get(application) ?? '';
        const { status, members } = await ask(mock, application, { scope: name, auth_session }, form);

        let expected = 200;
        for (const step of tests[name] ?? []) {
          for (const realm of step) {
            if (expected === 200 && given.get(realm) === false) expected = 400;
            if (expected === 200 && given.get(realm) === true) mine.add(realm);
          }
          const open = step.filter((realm) => !mine.has(realm));
          if (expected !== 200) break;
          if (open.length === 0) continue;
          expected = 401;
          assert.deepEqual(Object.keys(members.challenges ?? {}), open);
          break;
        }
        assert.equal(status, expected);
        if (status === 401) sessions.set(application, String(members.auth_session));
        // What is passed without a session is forgotten, since the application was not told of one.
        if (!sessions.has(application)) mine.clear();
      }
    }),
    { seed: 1, numRuns: 60 },
  );
});

test('the lifetime of a test is its own, whatever it is, and that of the profile where it has none', async () => {
  const seconds = fc.integer({ min: 1, max: 86_400 });
  await fc.assert(
    fc.asyncProperty(seconds, seconds, fc.nat(999), async (own, usual, millisecond) => {
      const profile = extendProfile(profiles.mobilefirst, {
        accessToken: { lifetime: `PT${usual}S`, lifetimePerScope: { SampleSecurityTest: `PT${own}S` } },
      });
      const mock = await mockOf(profile);
      mock.clock.set(mock.clock.now() + millisecond);
      const lifetime = async (name: string) =>
        saidBy(await tokenOf(mock, scope(name))).expiration - mock.clock.now();
      assert.equal(await lifetime('SampleSecurityTest'), own * 1000);
      assert.equal(await lifetime('WebSecurityTest'), usual * 1000);
    }),
    { seed: 1, numRuns: 20 },
  );
});

test('the identity of a token follows the realms of its test, for every set of them', async () => {
  const kinds = fc.subarray(['user', 'device', 'authenticity'] as const);
  await fc.assert(
    fc.asyncProperty(kinds, fc.boolean(), async (chosen, stepwise) => {
      const names = chosen.map((kind) => `${kind}Realm`);
      const profile = extendProfile(profiles.mobilefirst, {
        securityTests: {
          tests: { Chosen: stepwise ? names.map((name) => [name]) : [names] },
          realms: { userRealm: 'user', deviceRealm: 'device', authenticityRealm: 'authenticity' },
        },
      });
      const { data } = saidBy(await tokenOf(await mockOf(profile), scope('Chosen')));
      assert.deepEqual(data, {
        ...(chosen.includes('user') ? { user_id: 'alice' } : {}),
        ...(chosen.includes('device') ? { device_id: 'd1' } : {}),
        application_id: 'app1',
      });
    }),
    { seed: 1, numRuns: 16 },
  );
});
