import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DocumentError } from '../documents/index.ts';
import { profiles } from './index.ts';
import { readProfile } from './read-profile.ts';

const read = (...lines: string[]) => readProfile(lines.join('\n'), 'acme.yaml');

test('a profile file says what it extends and what is otherwise', () => {
  const profile = read('extends: enigma', 'name: acme', 'accessToken: { lifetime: PT5M }');
  assert.deepEqual(profile, {
    ...profiles.enigma,
    name: 'acme',
    accessToken: { ...profiles.enigma.accessToken, lifetime: 'PT5M' },
  });
});

test('a profile file that extends nothing by name extends the RFC baseline', () => {
  assert.deepEqual(read('title: Ours'), { ...profiles.oauth2, title: 'Ours' });
});

test('a person of a profile file needs only a name and a password', () => {
  const { world } = read('world: { users: [{ name: carol, password: carolpw }], clients: [] }');
  assert.deepEqual(world.users, [
    {
      name: 'carol',
      password: 'carolpw',
      disabled: false,
      locked: false,
      requestable: true,
      region: 'us',
      tenant: 'company1',
    },
  ]);
});

describe('a profile file is refused at the place of the mistake', () => {
  const rows: readonly (readonly [lines: readonly string[], problem: string])[] = [
    [['extends: enigmaa'], '1:10: "enigmaa" is not a value of extends; did you mean "enigma"?'],
    [
      ['acessToken: { lifetime: PT5M }'],
      '1:1: "acessToken" is not a key of a profile; did you mean "accessToken"?',
    ],
    [
      ['accessToken:', '  lifetime: 5 minutes'],
      '2:13: accessToken.lifetime must be an ISO 8601 duration such as PT1H or P6M',
    ],
    [
      ['refreshToken: { rotation: kep }'],
      '1:27: "kep" is not a value of refreshToken.rotation; did you mean "keep"?',
    ],
    [
      ['refreshToken: { lifetime: 6M }'],
      '1:27: "6M" is not a value of refreshToken.lifetime; it may be "forever" or an ISO 8601 duration such as',
    ],
    [
      ['problems: { invalid-scop: { code: "54" } }'],
      '1:13: "invalid-scop" is not a key of problems; did you mean "invalid-scope"?',
    ],
    [['paths: { token: oauth/token }'], '1:17: paths.token must be a path that begins with /'],
    [['- enigma'], '1:1: a profile must be a map, not a list'],
    [
      ['world:', '  users:', '    - { name: carol, password: x, region: mars }', '  provisioned: []'],
      '3:43: the region of carol is "mars", which this profile does not have; it has us',
    ],
    [
      ['extends: enigma', 'world: { provisioned: [{ clientId: app3, user: alice, refreshToken: x }] }'],
      '2:36: the client of a provisioned token is "app3", which this profile does not have; it has app1, app2',
    ],
    [
      ['issuerLookup: { by: userinfo }'],
      '1:21: userinfo tells no scope, and /api/admin takes admin; look tokens up by introspection, or let resources take none',
    ],
    [
      ['issuerLookup: { by: introspection, client: { id: app9 } }'],
      '1:50: the resource server is the client "app9", which this profile does not have; it has app1, app2',
    ],
    [
      ['members: { sessions: true }'],
      '1:22: sessions are kept of whom the issuer names, and issuerLookup.by is "none"',
    ],
    [
      ['extends: clueride', 'members: { newcomer: { gameState: asleep } }'],
      '2:35: a newcomer begins with "asleep", and there are outings for waiting, playing, finished',
    ],
    [
      ['resources: [{ method: GET, path: /api/me, scopes: [], answer: session }]'],
      '1:63: a resource answers "session", and members.sessions is false',
    ],
    [['regions: [us, eu, us]'], '1:19: the region "us" occurs twice'],
  ];
  for (const [lines, problem] of rows) {
    test(lines.join(' ⏎ '), () =>
      assert.throws(
        () => read(...lines),
        (error) => {
          assert.ok(error instanceof DocumentError);
          assert.equal(error.problems.length, 1);
          assert.ok(error.problems[0]?.startsWith(`acme.yaml:${problem}`), error.problems[0]);
          return true;
        },
      ),
    );
  }
});
